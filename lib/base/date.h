/*
 * Instants as articles write them.  A date without a zone is one of
 * Asia/Tokyo, which has been nine hours ahead of UTC without a break since
 * 1951; so no zone table is read and the sandbox cannot change a date.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Read a date from the start of the text: `2026-06-19`, `2026/6/19`,
 * `2026年6月19日`, `20260619`, each with or without a time (`22:02`,
 * `T22:02:05.5`, `T220205`, `22時2分`) and a zone (`Z`, `+09:00`,
 * `-0500`, `JST`, `GMT`); also the dates of mail and feeds
 * (`Fri, 19 Jun 2026 22:02:00 +0900`) and `June 19, 2026`.  Returns the
 * bytes read and the seconds since the epoch UTC, or 0 when there is no
 * date.  White space before the date is skipped.
 */
size_t date_read(const char *s, size_t len, int64_t *when);

/* `2026-06-19T22:02:00+09:00`, in Asia/Tokyo. */
#define DATE_TEXT_SIZE 32
void date_format(int64_t when, char out[DATE_TEXT_SIZE]);

#endif
