"""DataTrove: a formatter that cleans each document and keeps what the page said of itself.

pip install newsclean "datatrove[processing]"
pipeline = [JsonlReader("crawl/"), NewsFormatter(to="simplified"), JsonlWriter("clean/")]
"""

from datatrove.pipeline.formatters.base import BaseFormatter

from newsclean import Cleaner


class NewsFormatter(BaseFormatter):
    name = "📰 newsclean"

    def __init__(self, **options):
        super().__init__()
        self.cleaner = Cleaner(**options)

    def format(self, text):
        return self.cleaner(text).to_text()

    def run(self, data, rank=0, world_size=1):
        for document in data:
            with self.track_time():
                article = self.cleaner(document.text)
                document.text = article.to_text()
                for name in ("title", "published", "source"):
                    document.metadata[name] = getattr(article, name)
            yield document
