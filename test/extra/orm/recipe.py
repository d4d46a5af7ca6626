"""Print the block of Python of a section of a document: recipe.py DOCUMENT WORD, where
the block is the first one after a line that begins with **WORD."""

import sys

document, word = sys.argv[1:]
text = open(document, encoding="utf-8").read()
section = text[text.index(f"\n**{word}"):]
start = section.index("```python\n") + len("```python\n")
print(section[start:section.index("\n```", start)])
