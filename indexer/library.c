#include "indexer/library.h"

#include <dlfcn.h>
#include <string.h>

enum status
library_open(const char *file, const struct library_symbol *symbols,
    size_t n, struct error *err)
{
	void *handle = dlopen(file, RTLD_NOW), *found;

	if (handle == NULL)
		return error_set(err, STATUS_INTERNAL, "%s", dlerror());
	for (size_t i = 0; i < n; i++) {
		found = dlsym(handle, symbols[i].name);
		if (found == NULL)
			return error_set(err, STATUS_INTERNAL, "%s",
			    dlerror());
		/* ISO C converts no pointer to data into one to code. */
		memcpy(symbols[i].place, &found, sizeof(found));
	}
	return STATUS_OK;
}
