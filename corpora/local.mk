# What corpora builds and ships.
EXTRA_DIST += corpora/notes/_posts/2025-11-20-discharge-summaries-en.md
EXTRA_DIST += corpora/notes/_posts/2025-11-20-discharge-summaries-ja.md
EXTRA_DIST += corpora/notes/_posts/2025-12-11-coding-agent-descriptors-en.md
EXTRA_DIST += corpora/notes/_posts/2025-12-11-coding-agent-descriptors-ja.md
EXTRA_DIST += corpora/notes/_posts/2026-01-15-sleepy-experts-moe-en.md
EXTRA_DIST += corpora/notes/_posts/2026-01-15-sleepy-experts-moe-ja.md
EXTRA_DIST += corpora/notes/_posts/2026-02-05-phantom-precedents-en.md
EXTRA_DIST += corpora/notes/_posts/2026-02-05-phantom-precedents-ja.md
EXTRA_DIST += corpora/notes/_posts/2026-03-12-violin-timbre-ruling-en.md
EXTRA_DIST += corpora/notes/_posts/2026-03-12-violin-timbre-ruling-ja.md
EXTRA_DIST += corpora/notes/_posts/2026-04-09-aoba-city-enquiries-en.md
EXTRA_DIST += corpora/notes/_posts/2026-04-09-aoba-city-enquiries-ja.md
EXTRA_DIST += corpora/notes/_posts/2026-05-13-kitsune-9b-open-weights-de.md
EXTRA_DIST += corpora/notes/_posts/2026-05-13-kitsune-9b-open-weights-en.md
EXTRA_DIST += corpora/notes/_posts/2026-05-13-kitsune-9b-open-weights-ja.md
EXTRA_DIST += corpora/notes/_posts/2026-06-18-kansai-airport-interpreter-robot-en.md
EXTRA_DIST += corpora/notes/_posts/2026-06-18-kansai-airport-interpreter-robot-ja.md
