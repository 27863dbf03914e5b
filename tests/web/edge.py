"""Articles as no editor would want them: long, lopsided, bare.  JSON lines."""
import json

sentence = ("生成AIモデルの推論コストを下げる新しいキャッシュ方式について、"
            "OpenAIとDeepSeekの研究者が2026年3月に発表した論文を詳しく読む。")
headline = "Researchers at OpenAI and DeepSeek cut the cost of inference "
address = "https://example.com/" + "a-segment-of-a-long-path/" * 12

for article in (
    {"id": "long-title", "date": "2026-03-14", "author": "山田 花子",
     "source": "とても長い名前を持つニュース媒体社オンライン版編集部",
     "url": "https://example.com/" + "x" * 200, "tags": ["推論", "GPU"],
     "scores": {"importance": 5},
     "ja": {"title": (sentence * 6)[:300], "body":
            "GPUの記事。\n" + sentence * 5 + "\nまた、" + address},
     "en": {"title": (headline * 6)[:300], "body":
            "About a GPU.\nSee " + address}},
    {"id": "long-words", "date": "2026-03-13",
     "ja": {"title": "無" * 300, "body": "ＧＰＵ" + "長" * 800},
     "en": {"title": "W" * 300, "body": "GPU " + "a" * 2000}},
    {"id": "fifty-tags", "date": "2026-03-15", "source": "tags",
     "tags": ["タグ%02d番" % n if n % 2 else "Tag number %d" % n
              for n in range(50)],
     "ja": {"title": "タグが五十個ある記事", "body": "GPUの記事。"},
     "en": {"title": "An article with fifty tags", "body": "About a GPU."}},
    {"id": "japanese-alone", "date": "2026-03-16", "tags": ["国内"],
     "ja": {"title": "「日本語だけ」の記事", "summary": "要約。",
            "body": "GPUの価格が下がった。\n二つ目の段落。"}},
    {"id": "english-alone", "date": "2026-03-17",
     "en": {"title": "English alone", "body": "GPU prices fell.\nMore."}},
    {"id": "bare", "en": {"body": "A GPU, no title and no date."}},
    {"id": "right-to-left", "date": "2026-03-18", "source": "العربية",
     "tags": ["עברית"], "en": {"title": "Names of others",
                               "body": "مرحبا GPU"}},
):
    print(json.dumps(article, ensure_ascii=False))
