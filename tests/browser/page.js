// The page as people meet it: search, facets, paging, articles, by keyboard,
// narrow and wide, light and dark, in both languages.  Scripts are off where
// the page is used; only what looks at it from outside needs them on.
'use strict';
const fs = require('fs');
const path = require('path');
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [base, folder] = process.argv.slice(2);
let tests = 0, failed = 0;

function ok(passed, name, ...more) {
	tests++;
	if (!passed)
		failed++;
	console.log(`${passed ? 'ok' : 'not ok'} ${tests} - ${name}`);
	if (!passed)
		for (const line of more.join('\n').split('\n'))
			console.log(`# ${line}`);
}

function is(got, want, name) {
	ok(got === want, name, `got:  ${got}`, `want: ${want}`);
}

// The same program answers under other names with other indexes: edge, of
// articles that are too long or lack something, empty, part, broken.
const address = (query, name = 'search') =>
	`${base.replace(/search$/, name)}?${new URLSearchParams(query)}`;

let browser;
const complaints = [];

async function open(options = {}) {
	const context = await browser.newContext({
		viewport: { width: options.width || 1280,
			height: options.height || 800 },
		colorScheme: options.dark ? 'dark' : 'light',
		locale: options.locale || 'ja-JP',
		javaScriptEnabled: options.scripts === true,
	});
	const page = await context.newPage();

	if (options.forced)
		await page.emulateMedia({ forcedColors: 'active' });
	page.on('console', (m) => {
		if (m.type() === 'error' && !/status of (40|503)/.test(m.text()))
			complaints.push(m.text());
	});
	return page;
}

const shot = (page, name) =>
	page.screenshot({ path: path.join(folder, `${name}.png`) });

const count = async (page) =>
	Number((await page.locator('.count').innerText()).match(/(\d+)\D*$/)[1]);

async function searching() {
	const page = await open();

	await page.goto(base);
	is(await page.locator('html').getAttribute('lang'), 'ja',
	    'the language of the browser');
	ok(await page.locator('.hits > li').count() > 5,
	    'without a query the newest articles');
	await page.fill('#q', '蒸留 DeepSeek');
	await page.press('#q', 'Enter');
	await page.waitForURL(/q=/);
	ok(await page.locator('mark').count() > 2, 'a search marks its matches');
	is(await page.inputValue('#q'), '蒸留 DeepSeek',
	    'and keeps what was typed');
	await shot(page, 'results');
	await page.click('.hl');
	is(await page.locator('html').getAttribute('lang'), 'en',
	    'the other language is a link');
	is(await page.inputValue('#q'), '蒸留 DeepSeek',
	    'to the same search');
	await shot(page, 'results-en');
	await page.context().close();
}

async function facets() {
	const page = await open();

	await page.goto(address({ q: 'モデル' }));
	const before = await count(page);
	const item = page.locator('.facets li', { has: page.locator('a') })
	    .nth(2);
	const number = Number(await item.locator('.n').innerText());
	const kinds = await page.locator('.facets h3').allInnerTexts();

	is(kinds.join(), '月,タグ,固有名,媒体,言語,重要度', 'six facets');
	ok(await page.locator('svg.months rect').count() > 2, 'bars of months');
	await item.locator('a').click();
	is(await count(page), number, 'a facet leads to as many as it says');
	await page.locator('.chips a').first().click();
	while (await page.locator('.chips a').count() > 0)
		await page.locator('.chips a').first().click();
	is(await count(page), before, 'and can be taken back');
	for (const kind of ['言語', '重要度']) {
		await page.goto(address({ q: 'モデル' }));
		const link = page.locator(`.facets h3:text-is("${kind}") + ul li`)
		    .first();
		const many = Number(await link.locator('.n').innerText());

		await link.locator('a').click();
		is(await count(page), many, `so does ${kind}`);
	}
	await page.context().close();
}

async function paging() {
	const page = await open();

	await page.goto(address({ q: 'AI', num: 5 }));
	await page.click('.pages .next');
	ok(/^6–10/.test(await page.locator('.count').innerText()),
	    'the next page');
	is(await page.locator('ol.hits').getAttribute('start'), '6',
	    'is numbered on');
	await page.click('.pages .prev');
	ok(/^1–5/.test(await page.locator('.count').innerText()),
	    'and back');
	await page.click('.sort a:nth-child(2)');
	const days = await page.locator('.hits time').allInnerTexts();
	is(days.join(), [...days].sort().reverse().join(), 'newest first');
	await page.context().close();
}

async function article() {
	const page = await open();

	await page.goto(address({ q: '蒸留 Kitsune' }));
	await page.locator('.title a', { hasText: '90億パラメータのモデル' })
	    .first().click();
	ok(await page.locator('.row mark').count() > 3,
	    'an article has its matches marked');
	const rows = await page.locator('.text .row').evaluateAll((all) =>
		all.map((r) => [...r.children].map((c) =>
			c.getBoundingClientRect().y)));
	ok(rows.length > 5 && rows.every(([a, b]) => a === b),
	    'paragraphs of both sides stand at the same height');
	ok(await page.locator('.related li').count() > 2,
	    'there are articles like it');
	await shot(page, 'article');
	await page.click('.back a');
	ok(await page.locator('.hits > li').count() > 0, 'and a way back');
	await page.context().close();
}

async function keyboard() {
	const page = await open({ locale: 'en-GB' });
	const focused = () => page.evaluate(() => {
		const e = document.activeElement, box = e.getBoundingClientRect();
		const style = getComputedStyle(e);

		return { name: e.tagName, text: e.textContent || e.name,
			seen: box.width > 1 && box.height > 1,
			outline: style.outlineStyle !== 'none' };
	});

	await page.goto(base);
	await page.keyboard.press('Tab');
	let at = await focused();
	ok(at.seen && /Skip/.test(at.text), 'the first stop skips to the content',
	    JSON.stringify(at));
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	at = await focused();
	is(at.name, 'INPUT', 'the third is the search box');
	ok(at.outline, 'and is seen to be');
	await page.keyboard.type('distillation');
	await page.keyboard.press('Enter');
	await page.waitForURL(/q=distillation/);
	let invisible = 0;
	for (let i = 0; i < 40; i++) {
		await page.keyboard.press('Tab');
		at = await focused();
		if (!at.seen || !at.outline)
			invisible++;
		if (await page.evaluate(() => document.activeElement
		    .closest('.title') !== null))
			break;
	}
	is(invisible, 0, 'every stop on the way to the first hit is seen');
	await page.keyboard.press('Enter');
	await page.waitForURL(/id=/);
	is(await page.locator('h1').count(), 1, 'and Enter opens it');
	await page.context().close();
}

const pages = {
	home: {}, results: { q: '推論' }, none: { q: 'qqxyzzy 量子もつれ猫' },
	error: { from: 'soon' }, deep: { q: 'AI', start: 9999 },
	narrowed: { q: 'AI', has: 'en', min: 3, from: '2026-01' },
	similar: { like: '2026-05-13-kitsune-9b-open-weights' },
	whole: { q: 'DeepSeek', id: '2026-05-13-kitsune-9b-open-weights' },
	captured: { id: '200_kitsune-open-weights' },
	languages: { q: 'AI has:ja has:en', tag: 'DeepSeek' },
	edge: [{ q: 'GPU' }, 'edge'], 'edge-long': [{ id: 'long-title' }, 'edge'],
	'edge-words': [{ id: 'long-words' }, 'edge'],
	'edge-tags': [{ id: 'fifty-tags' }, 'edge'],
	'edge-one': [{ id: 'japanese-alone' }, 'edge'],
	'edge-bare': [{ id: 'bare' }, 'edge'],
	empty: [{}, 'empty'], part: [{ q: 'AI' }, 'part'],
	broken: [{ q: 'AI' }, 'broken'],
};

async function looks(options, label) {
	// axe waits for timers, which need scripts; the page has none.
	const page = await open({ ...options, scripts: true });

	for (const [name, query] of Object.entries(pages)) {
		await page.goto(address(...[query].flat()));
		const width = await page.evaluate(() =>
			document.documentElement.scrollWidth);
		const found = await page.evaluate(`${axe};
			axe.run(document, { resultTypes: ['violations'] })
			    .then((r) => r.violations.map((v) => v.id + ': ' +
				v.nodes.map((n) => n.html).join('\\n')))`);

		ok(width <= options.width, `${label}, ${name}: fits`,
		    `${width} pixels wide`);
		ok(found.length === 0, `${label}, ${name}: axe has no complaint`,
		    ...found);
		await shot(page, `${label.replaceAll(' ', '-')}-${name}`);
	}
	await page.context().close();
}

// Where colours are forced nothing may be told by a background alone.
async function forced() {
	const page = await open({ forced: true, dark: true });
	const border = (selector) => page.locator(selector).first()
	    .evaluate((e) => getComputedStyle(e).borderTopStyle);
	const ground = (selector) => page.locator(selector).first()
	    .evaluate((e) => getComputedStyle(e).backgroundColor);

	await page.goto(address({ q: 'AI', has: 'ja' }));
	for (const selector of ['.chips a', '.tag'])
		is(await border(selector), 'solid',
		    `forced colours: ${selector} has an outline`);
	ok(await ground('mark') !== await ground('body'),
	    'forced colours: a match is seen');
	await shot(page, 'forced');
	await page.context().close();
}

async function languages() {
	const page = await open({ locale: 'en-GB' });

	await page.goto(address({ q: 'AI', fold: 0 }));
	const before = await count(page);
	await page.click('.facets h3:text-is("Language") + ul a');
	is(await page.locator('.facets h3:text-is("Language") + ul a').count(), 0,
	    'a language that holds is no link');
	await page.fill('#q', `${await page.inputValue('#q')} model`);
	await page.press('#q', 'Enter');
	await page.waitForURL(/model/);
	ok(/fold=0/.test(page.url()), 'other words keep what was set');
	await page.goBack();
	await page.click('.chips a');
	is(await count(page), before, 'a language can be taken back');
	await page.context().close();
}

async function rest() {
	const page = await open();

	await page.goto(address({ q: '蒸留 qqxyzzy' , min: 9 }));
	const links = await page.locator('.try a').evaluateAll((all) =>
		all.map((a) => a.href));
	ok(links.length > 0, 'no hits, but other searches');
	await page.goto(address({ q: 'qqxyzzy', lang: 'en' }));
	ok(await page.locator('.try a').count() > 0,
	    'one of them asks both sides');
	await page.goto(address({ q: '推論' }));
	await page.emulateMedia({ media: 'print' });
	is(await page.locator('form').isVisible(), false,
	    'on paper there is nothing to type into');
	ok(await page.locator('.hits').isVisible(), 'but what was found');
	await shot(page, 'print');
	await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
	const ground = () => page.evaluate(() =>
		getComputedStyle(document.body).backgroundColor);
	ok(/^rgb\((\d|[1-4]\d), /.test(await ground()), 'dark when asked for');
	await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
	is(await ground(), 'rgb(255, 255, 255)', 'but paper is white');
	await page.context().close();
}

// A browser that hangs is a failure too.
setTimeout(() => {
	console.log('Bail out! not done after eight minutes');
	process.exit(1);
}, 480000).unref();

(async () => {
	browser = await chromium.launch({ executablePath: '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu'] });
	for (const part of [searching, facets, languages, paging, article,
	    keyboard, forced, rest]) {
		try {
			await part();
		} catch (e) {
			ok(false, part.name, String(e));
		}
	}
	await looks({ width: 320 }, 'narrow');
	await looks({ width: 320, dark: true, locale: 'en-GB' }, 'narrow dark');
	// At 1280 pixels twice as large.
	await looks({ width: 640, height: 400, locale: 'en-GB' }, 'zoomed');
	await looks({ width: 800, locale: 'en-GB' }, 'middle');
	await looks({ width: 1600 }, 'wide');
	await looks({ width: 1600, dark: true }, 'wide dark');
	is(complaints.join('\n'), '', 'the browser had nothing to complain about');
	await browser.close();
	console.log(`1..${tests}`);
	process.exit(failed > 0 ? 1 : 0);
})();
