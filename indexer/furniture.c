/*
 * The table of furniture and the rules that read it.
 */
#include "indexer/furniture.h"

#include <string.h>

#include "base/date.h"

/* Lines that are this and nothing else. */
static const char *const buttons[] = {
	"共有", "購読する", "今すぐ購読する", "シェア", "シェアする",
	"Share", "Subscribe", "Subscribe now", "Share this post",
	"この記事をシェア", "原文を表示", "影響分析・編集コメントを表示",
	"今日のまとめ", "AI日報で今日の重要ニュースをまとめ読み",
	"ニュース一覧に戻る元記事を読む", "ニュース一覧元記事を開く",
	"ニュース一覧に戻る", "元記事を読む", "AIニュース最前線",
	"世界中のAI最新情報を日本語で毎時更新",
};

/* The entries of its menus, which a capture glues into one line. */
static const char *const menu_entries[] = {
	"最新ニュース", "AI日報", "Hacker日報", "日報", "週報", "動画",
	"AIツール", "トレンド", "企業", "プレミアム", "RSS",
};

#define MENU_ENTRIES_MIN 3

/*
 * Sentences known by parts that must all be there, in a line of at most
 * so many characters: a longer one says something else as well.
 */
static const struct {
	const char *parts[3];
	size_t max;
} notices[] = {
	{ { "When you purchase through links in our articles",
	    "commission", NULL }, 200 },
	{ { "記事内のリンクを通じて", "購入", "コミッション" }, 130 },
	{ { "You can contact or verify outreach from", "@", NULL }, 160 },
	{ { "アウトリーチ", "確認", "@" }, 120 },
};

/* The first line of an event advert; a place and a date follow. */
static const char *const events[] = {
	"Techcrunch event", "TechCrunch event", "TechCrunch イベント",
	"TechCrunchイベント", "Techcrunch イベント",
};

#define EVENT_LINES 4		/* place, bar and date, one to spare */
#define EVENT_LINE_CHARS 60

static bool
in_list(struct line l, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (line_is(l, list[i]))
			return true;
	return false;
}

/*
 * The date closes the block: `October 13-15, 2026` or
 * `2026 年 10 月 13 日〜15 日`, and nothing behind it.
 */
static bool
is_event_date(struct line l)
{
	static const char *const months[] = {
		"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November",
		"December",
	};
	int64_t when;
	size_t i;

	if (line_chars(l) > 40)
		return false;
	for (i = 0; i < sizeof(months) / sizeof(months[0]); i++)
		if (line_begins(l, months[i]) && l.len >= 4 &&
		    l.s[l.len - 4] == '2' && l.s[l.len - 3] == '0')
			return true;
	return date_read(l.s, l.len, &when) > 0 && line_ends(l, "日");
}

static size_t
event_block(const struct line *v, size_t n)
{
	size_t i;

	if (!in_list(v[0], events, sizeof(events) / sizeof(events[0])))
		return 0;
	for (i = 1; i < n && i <= EVENT_LINES; i++) {
		if (is_event_date(v[i]))
			return i + 1;
		if (line_chars(v[i]) > EVENT_LINE_CHARS)
			break;
	}
	return 0;
}

/* Nothing but entries, one behind the other. */
static bool
is_menu(struct line l)
{
	size_t i, n, entries = 0;

	while (l.len > 0) {
		for (i = 0; i < sizeof(menu_entries) / sizeof(*menu_entries);
		    i++)
			if (line_begins(l, menu_entries[i]))
				break;
		if (i == sizeof(menu_entries) / sizeof(*menu_entries))
			return false;
		n = strlen(menu_entries[i]);
		l = line_trim(l.s + n, l.len - n);
		entries++;
	}
	return entries >= MENU_ENTRIES_MIN;
}

/* `© 2026 site特定商取引法に基づく表記` */
static bool
is_imprint(struct line l)
{
	return line_begins(l, "©") &&
	    line_ends(l, "特定商取引法に基づく表記") && line_chars(l) < 80;
}

static bool
is_notice(struct line l)
{
	size_t i, k;

	for (i = 0; i < sizeof(notices) / sizeof(notices[0]); i++) {
		for (k = 0; k < 3 && notices[i].parts[k] != NULL; k++)
			if (!line_has(l, notices[i].parts[k]))
				break;
		if ((k == 3 || notices[i].parts[k] == NULL) &&
		    line_chars(l) <= notices[i].max)
			return true;
	}
	return false;
}

size_t
furniture(const struct line *v, size_t n)
{
	if (in_list(v[0], buttons, sizeof(buttons) / sizeof(buttons[0])))
		return 1;
	if (is_notice(v[0]) || is_menu(v[0]) || is_imprint(v[0]))
		return 1;
	return event_block(v, n);
}
