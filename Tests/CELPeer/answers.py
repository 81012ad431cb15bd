"""Answers of both engines: `["int", "5"]`, `["list", [["null"]]]`, `["error", MESSAGE]`, …

See Tests/CELAnswers. The other engine adds to what its checker refuses what it answers unchecked.
"""

import json


def comparable(answer):
    """An answer without what cannot be compared: texts of errors, the order of maps and the type of their keys."""
    kind = answer[0]
    if kind == "error":
        return ["error"]
    if kind == "list":
        return ["list", [comparable(element) for element in answer[1]]]
    if kind == "map":
        entries = [[[key[0].replace("uint", "int"), *key[1:]], comparable(value)] for key, value in answer[1]]
        return ["map", sorted(entries, key=json.dumps)]
    return answer


def is_same(ours, theirs):
    return comparable(ours) == comparable(theirs)


def is_error(answer, text=""):
    """Whether it is an error that says `text`."""
    return answer[0] == "error" and text in answer[1]


def unchecked(answer):
    """What the other engine answers without its checker; None where that did not refuse."""
    return answer[2] if answer[0] == "error" and len(answer) == 3 else None
