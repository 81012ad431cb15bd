"""Where the other engine differs from the language, from its conformance tests, or in what those leave open.

Each deviation has an expression that shows it: one that does not show it any more has to go. Most are avoided by
what expressions.py makes. What cannot be avoided is excused, by a test of the expression and of both answers.
"""

from answers import is_error, is_same, unchecked

# The input of the expressions that show deviations.
INPUT = {"l": [1, 2], "s": "a"}


class Deviation:
    def __init__(self, reason, witness, excuses=None):
        self.reason = reason
        self.witness = witness
        self.excuses = excuses or (lambda expression, ours, theirs: False)


def is_only_check(expression, ours, theirs):
    """Whether the other checker refuses what has one value in both engines when it is not checked."""
    said = ["found no matching overload", "cannot be the range of a comprehension"]
    return any(is_error(theirs, text) for text in said) and not is_error(ours) \
        and unchecked(theirs) is not None and is_same(ours, unchecked(theirs))


def is_extreme(expression, ours, theirs):
    return is_error(ours, "`greatest` takes numbers") or is_error(ours, "`least` takes numbers")


def is_bad_key(expression, ours, theirs):
    return "[?" in expression and is_error(ours, "no such operation on values of these types")


def is_constant_map(expression, ours, theirs):
    return is_error(theirs, "duplicate key in map")


def is_no_number(expression, ours, theirs):
    """Whether the whole answer is the text of an infinity or of NaN."""
    texts = {"+Inf": ["inf"], "-Inf": ["-inf"], "NaN": ["nan", "-nan"]}
    return ours[0] == theirs[0] == "string" and theirs[1] in texts.get(ours[1], [])


def is_no_text(expression, ours, theirs):
    return ".format(" in expression and is_error(theirs, "cannot be told")


def is_number_of_bool(expression, ours, theirs):
    return "int(" in expression and is_error(ours, "no such operation on values of these types") and not is_error(theirs)


def is_zero_time(expression, ours, theirs):
    return ".ofNonZeroValue(dyn(timestamp(" in expression


def is_list_index(expression, ours, theirs):
    return is_error(theirs, "No matching overloads found : _[?_](list, double)") \
        or is_error(theirs, "No matching overloads found : _[?_](list, uint64)")


ALL = [
    # The checker.
    Deviation("values of unlike types in a map or list have type dyn together, and so has what is of no known type",
              "{'a': 0.1, 'b': dyn(true)}.a == 'x'", is_only_check),
    Deviation("greatest and least of anything but numbers never have a value, and are refused by the checker",
              "cel.bind(a, math.least(double(1), b'a' + b'b', 2.0), true)", is_extreme),
    # Evaluation.
    Deviation("an optional index by what can be no key is an error, as every index by it is",
              "{'a': 1}[?dyn(b'a')].hasValue()", is_bad_key),
    Deviation("an optional index of a list is an integral number, as an index is: conformance tests, zero_based_double",
              "[1][?dyn(0.0)].hasValue()", is_list_index),
    Deviation("keys of a map are equal across types of numbers: conformance tests, map_value_repeat_key_heterogeneous",
              "{1: 1, 1u: 2}.size()"),
    Deviation("a key that a map of literals has twice is an error like any other, which false absorbs",
              "{1: 1, 1: 2}.size() == 1 && false", is_constant_map),
    Deviation("what `cel.bind` and `sortBy` bind is no variable of a loop beside it",
              "l.exists(a, true) ? cel.bind(b, s, b) : ''"),
    Deviation("a time is never a zero value: the conformance tests leave it open",
              "optional.ofNonZeroValue(timestamp(0)).hasValue()", is_zero_time),
    Deviation("a bool is no number", "int(dyn(true))", is_number_of_bool),
    Deviation("a duration has the range of nanoseconds in an int: the engine itself says that it goes further",
              "duration('9223372037s')"),
    # Texts that are read.
    Deviation("a time has all the digits of RFC 3339", "timestamp('20-1-1T0:0:0Z')"),
    Deviation("there are no blanks in base64", "base64.decode(' YQ==')"),
    Deviation("a literal over the range of doubles is no literal: the language leaves it open", "1e400"),
    Deviation("an empty text split by an empty one has no parts, as in cel-go", "''.split('')"),
    Deviation("the end of a part may be that of the text, also of one that is not ASCII: conformance tests, substring",
              "'é'.substring(0, 1)"),
    # Texts that are written; the language leaves most of them open.
    Deviation("fractions of seconds have no zeros at their end, as in cel-go", "string(duration('1.5s'))"),
    Deviation("infinity is written as in cel-go", "string(1.0 / 0.0)", is_no_number),
    Deviation("NaN is written without a sign", "string(-(0.0 / 0.0))", is_no_number),
    Deviation("`%s` of bytes that are no UTF-8 is a text", "'%s'.format([b'\\xff'])", is_no_text),
    Deviation("`%s` writes all digits of a double", "'%s'.format([123456789.5])"),
]
