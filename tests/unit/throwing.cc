// Callbacks for the test of the C binding that do what none in C can: throw.
#include <new>
#include <stdexcept>
#include <cstdint>
#include <cstddef>

struct xc_document;

extern "C" bool throw_number(const char *, size_t, uint32_t, void *);
extern "C" bool throw_bad_alloc(const char *, size_t, uint32_t, void *);
extern "C" bool throw_standard(const char *, size_t, uint32_t, void *);
extern "C" bool decide_by_throwing(const struct xc_document *, void *);

extern "C" bool
throw_number(const char *, size_t, uint32_t, void *)
{
	throw 1;
}

extern "C" bool
throw_bad_alloc(const char *, size_t, uint32_t, void *)
{
	throw std::bad_alloc();
}

extern "C" bool
throw_standard(const char *, size_t, uint32_t, void *)
{
	throw std::runtime_error("standard trouble");
}

extern "C" bool
decide_by_throwing(const struct xc_document *, void *)
{
	throw std::bad_alloc();
}
