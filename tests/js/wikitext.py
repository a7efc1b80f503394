"""Reads the wikitext files below a folder with an independent parser, and prints as JSON, by path, what of each is markup that
means nothing (an unclosed link, a lonely bracket, half a table), the lines with a box, and the anchors."""

import json
import pathlib
import re
import sys

import mwparserfromhell
from mwparserfromhell.nodes import Tag, Text

MARKUP = re.compile(r"\[\[|\]\]|\{\||\|\}|\{\{|\}\}|''|</?[a-z]")


def read(text):
    code = mwparserfromhell.parse(text)
    texts = code.filter(forcetype=Text)
    tags = code.filter_tags()
    plain = [tag for tag in tags if tag.tag in ("syntaxhighlight", "pre", "nowiki")]
    inside = {id(node) for tag in plain for node in tag.contents.filter(forcetype=Text)}
    lonely = [str(node) for node in texts if id(node) not in inside and MARKUP.search(str(node))]
    boxes = [line for line in text.split("\n") if re.match(r"\*+ (<span[^>]*></span>)?☐", line)]
    return {
        "lonely": lonely,
        "boxes": [mwparserfromhell.parse(line).strip_code().strip() for line in boxes],
        "anchors": [str(tag.get("id").value) for tag in tags if isinstance(tag, Tag) and tag.has("id")],
    }


root = pathlib.Path(sys.argv[1])
files = sorted(root.rglob("*.wiki"))
print(json.dumps({str(file.relative_to(root)): read(file.read_text()) for file in files}))
