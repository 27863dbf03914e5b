#include "index/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "index/document.h"
#include "index/record.h"
#include "text/analyzer.h"
#include "xapian-c/xapian-c.h"

/*
 * Enough that no thread waits for another's long article.  A document takes
 * some fifty times the memory of its text, so the text is limited as well.
 */
#define POOL_ITEMS 64
#define POOL_BYTES ((size_t)1 << 20)
#define POOL_THREADS_MAX 8

enum state { WAITING, AT_WORK, DONE };

struct slot {
	struct pool_item item;
	size_t bytes;
	enum state state;		/* under the lock */
};

struct worker {
	struct pool *pool;
	struct analyzer *an;
	pthread_t thread;
};

struct pool {
	struct analyzer *an;		/* of the calling thread */
	struct slot slots[POOL_ITEMS];	/* a ring */
	size_t first, n, bytes;		/* n is read under the lock */
	size_t next;			/* of the n, the first WAITING one */
	pthread_mutex_t lock;
	pthread_cond_t work, done;
	bool end;
	struct worker workers[POOL_THREADS_MAX];
	unsigned nworkers;
};

static struct slot *
slot_at(const struct pool *p, size_t i)
{
	return (struct slot *)&p->slots[(p->first + i) % POOL_ITEMS];
}

/* With the lock, which is given up for the work itself. */
static void
build_next(struct pool *p, struct analyzer *an)
{
	struct slot *s = slot_at(p, p->next++);

	s->state = AT_WORK;
	(void)pthread_mutex_unlock(&p->lock);
	s->item.st = document_build(an, s->item.article, &s->item.doc,
	    NULL, &s->item.err);
	(void)pthread_mutex_lock(&p->lock);
	s->state = DONE;
	(void)pthread_cond_signal(&p->done);
}

static void *
run(void *arg)
{
	struct worker *w = arg;
	struct pool *p = w->pool;

	(void)pthread_mutex_lock(&p->lock);
	while (!p->end)
		if (p->next < p->n)
			build_next(p, w->an);
		else
			(void)pthread_cond_wait(&p->work, &p->lock);
	(void)pthread_mutex_unlock(&p->lock);
	return NULL;
}

/*
 * As many as there are processors beside the caller's, which writes, and at
 * least one.  A thread that cannot be had is not missed: the caller builds
 * what nobody else has begun.
 */
static void
start_workers(struct pool *p)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	long want = cpus < 2 ? 1 : cpus - 1;

	while (p->nworkers < POOL_THREADS_MAX && p->nworkers < want) {
		struct worker *w = &p->workers[p->nworkers];

		w->pool = p;
		w->an = analyzer_clone(p->an);
		if (pthread_create(&w->thread, NULL, run, w) != 0) {
			analyzer_free(w->an);
			return;
		}
		p->nworkers++;
	}
}

struct pool *
pool_new(struct analyzer *an)
{
	struct pool *p = xcalloc(1, sizeof(*p));

	p->an = an;
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_cond_init(&p->work, NULL);
	(void)pthread_cond_init(&p->done, NULL);
	start_workers(p);
	return p;
}

void
pool_free(struct pool *p)
{
	if (p == NULL)
		return;
	(void)pthread_mutex_lock(&p->lock);
	p->end = true;
	(void)pthread_cond_broadcast(&p->work);
	(void)pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->nworkers; i++) {
		(void)pthread_join(p->workers[i].thread, NULL);
		analyzer_free(p->workers[i].an);
	}
	for (size_t i = 0; i < p->n; i++)
		pool_item_clear(&slot_at(p, i)->item);
	(void)pthread_cond_destroy(&p->done);
	(void)pthread_cond_destroy(&p->work);
	(void)pthread_mutex_destroy(&p->lock);
	free(p);
}

void
pool_item_clear(struct pool_item *it)
{
	article_free(it->article);
	xc_document_free(it->doc);
	memset(it, 0, sizeof(*it));
}

bool
pool_full(const struct pool *p)
{
	return p->n == POOL_ITEMS || p->bytes >= POOL_BYTES;
}

size_t
pool_count(const struct pool *p)
{
	return p->n;
}

const struct article *
pool_article(const struct pool *p, size_t i, uint32_t *docid)
{
	const struct slot *s = slot_at(p, i);

	*docid = s->item.docid;
	return s->item.article;
}

void
pool_add(struct pool *p, struct article *a, uint32_t docid)
{
	struct slot *s = slot_at(p, p->n);

	memset(s, 0, sizeof(*s));
	s->item.article = a;
	s->item.docid = docid;
	s->bytes = article_bytes(a);
	p->bytes += s->bytes;
	(void)pthread_mutex_lock(&p->lock);
	p->n++;
	(void)pthread_cond_signal(&p->work);
	(void)pthread_mutex_unlock(&p->lock);
}

bool
pool_ready(struct pool *p)
{
	bool ready;

	(void)pthread_mutex_lock(&p->lock);
	ready = p->n > 0 && slot_at(p, 0)->state == DONE;
	(void)pthread_mutex_unlock(&p->lock);
	return ready;
}

void
pool_take(struct pool *p, struct pool_item *out)
{
	struct slot *s = slot_at(p, 0);

	(void)pthread_mutex_lock(&p->lock);
	while (s->state != DONE)
		if (p->next < p->n)
			build_next(p, p->an);
		else
			(void)pthread_cond_wait(&p->done, &p->lock);
	*out = s->item;
	p->bytes -= s->bytes;
	p->first = (p->first + 1) % POOL_ITEMS;
	p->n--;
	p->next--;
	(void)pthread_mutex_unlock(&p->lock);
}
