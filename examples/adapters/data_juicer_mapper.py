"""Data-Juicer: a mapper; import this file before the recipe is read.

process:
  - newsclean_mapper: {options: {to: simplified}}
"""

from data_juicer.ops.base_op import OPERATORS, Mapper

from newsclean import Cleaner


@OPERATORS.register_module("newsclean_mapper")
class NewscleanMapper(Mapper):
    def __init__(self, options=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cleaner = Cleaner(**(options or {}))

    def process_single(self, sample):
        sample[self.text_key] = self.cleaner(sample[self.text_key]).to_text()
        return sample
