"""Values for the variables of expressions."""

import samples


def list_of(element):
    return ("list", element)


class Inputs:
    """Values for the variables of an expression, and the types that they have."""

    TYPES = {
        "i": "int", "j": "int", "d": "double", "s": "string", "t": "string", "b": "bool", "n": "null",
        "li": list_of("int"), "ls": list_of("string"), "lm": list_of("map"), "m": "map", "o": "map",
    }

    def __init__(self, generator):
        self.random = generator

    def one(self):
        choice = self.random.choice
        return {
            "i": choice([0, 1, -3, 7, 2**40, 2**63 - 1]), "j": choice([0, 2, 5, -(2**63)]),
            "d": choice([0.5, -2.25, 1e300, 123456.789]), "s": self.text(), "t": self.text(),
            "b": choice([True, False]), "n": None, "li": self.some(lambda: self.random.randint(-2, 5)),
            "ls": self.some(self.text), "lm": self.some(self.object), "m": self.object(),
            "o": {"a": {"b": {"name": self.text(), "z9": choice([None, 1])}}, "b": self.some(self.text)},
        }

    def text(self):
        return self.random.choice(["", "a", "b", "abc", "é", "e\u0301", "\U0001F600", "A,b", "user:1", "7", "a\nb"])

    def some(self, element):
        return [element() for _ in range(self.random.randint(0, 4))]

    def object(self):
        values = [1, 2, 0.5, "a", "abc", True, None, [1, 2], {"a": 1}, -1]
        names = self.random.sample(samples.FIELD[:3], self.random.randint(0, 3))
        return {name: self.random.choice(values) for name in names}
