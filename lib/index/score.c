#include "index/score.h"

#include <string.h>

#include "article/article.h"
#include "index/schema.h"

int
score_slot(const char *name)
{
	static const char *const order[SCORE_SLOTS] = { "importance", "depth",
	    "relevance", "practicality", "novelty" };
	const char *canonical = score_canonical(name);

	for (int i = 0; i < SCORE_SLOTS && canonical != NULL; i++)
		if (strcmp(canonical, order[i]) == 0)
			return SLOT_SCORE + i;
	return -1;
}
