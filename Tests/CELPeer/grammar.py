"""What expressions of every type are made by.

A type is a name (`int`, `string`, …), `("list", T)`, or `map`, which has string keys and values of any type.
"""

import random

import samples
from inputs import Inputs

SCALARS = ["int", "uint", "double", "bool", "string", "bytes", "timestamp", "duration"]
ORDERED = ["int", "uint", "double", "string", "bytes", "bool", "timestamp", "duration"]
# How often an operand has another type than its operator wants: hidden behind dyn(), and openly.
HIDDEN, OPEN = 0.02, 0.004


class Grammar:
    """Makes expressions; those of a type TYPE that have parts are made by a method `TYPE_forms`."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.inputs = Inputs(self.random)
        # Variables of the loops and bindings around, innermost last.
        self.scope = []
        # The other engine confuses the variables of loops with those of bindings: an expression has one kind.
        self.has_loops = True

    def pick(self, options):
        return self.random.choice(options)

    def make(self, kind, depth):
        chance = self.random.random()
        if chance < OPEN:
            return self.proper(self.pick(SCALARS), depth)
        if chance < HIDDEN:
            # Loops over a map take its keys in any order: no map is hidden where a list is wanted.
            others = SCALARS + ["null"] + ([] if isinstance(kind, tuple) else ["map"])
            return f"dyn({self.proper(self.pick(others), depth)})"
        return self.proper(kind, depth)

    def proper(self, kind, depth):
        if depth <= 0:
            return self.leaf(kind)
        if self.random.random() < 0.15:
            general = [self.ternary, self.optional] + ([] if self.has_loops else [self.bound])
            return self.pick(general)(kind, depth - 1)
        return self.pick(self.forms(kind, depth - 1))()

    def forms(self, kind, depth):
        if isinstance(kind, tuple):
            return self.list_forms(kind, depth)
        return getattr(self, f"{kind}_forms")(depth)

    # Leaves

    def leaf(self, kind):
        local = [name for name, its in self.scope if its == kind]
        if local and self.random.random() < 0.6:
            return self.pick(local)
        names = [name for name, its in Inputs.TYPES.items() if its == kind]
        if names and self.random.random() < 0.4:
            return self.pick(names)
        if isinstance(kind, tuple):
            return "[" + ", ".join(self.leaf(kind[1]) for _ in range(self.random.randint(0, 3))) + "]"
        return self.literal(kind)

    def literal(self, kind):
        match kind:
            case "timestamp" | "duration":
                return f"{kind}('{self.pick(getattr(samples, kind.upper()))}')"
            case "null":
                return "null"
            case "type":
                return self.pick(SCALARS[:6] + ["list", "map", "null_type", "type"])
            case "map":
                return self.map_literal(0)
        return self.pick(getattr(samples, kind.upper()))

    def map_literal(self, depth):
        names = self.random.sample(samples.FIELD[:3], self.random.randint(0, 3))
        pairs = [f"'{name}': {self.make(self.pick(SCALARS[:5] + ['null']), depth)}" for name in names]
        return "{" + ", ".join(pairs) + "}"

    # Forms of any type

    def ternary(self, kind, depth):
        return f"({self.make('bool', depth)} ? {self.make(kind, depth)} : {self.make(kind, depth)})"

    def bound(self, kind, depth):
        its = self.pick(SCALARS[:5] + [kind])
        value = self.make(its, depth)
        name = self.enter(its)
        body = self.make(kind, depth)
        self.leave()
        return f"cel.bind({name}, {value}, {body})"

    def optional(self, kind, depth):
        other = self.make(kind, depth)
        some = [
            f"optional.of({self.make(kind, depth)})",
            f"optional.{'of' if kind == 'timestamp' else 'ofNonZeroValue'}({self.make(kind, depth)})",
            "optional.none()",
            f"[{self.make(kind, depth)}][?{self.make('int', depth)}]",
            f"{{'a': {self.make(kind, depth)}}}.?{self.pick(['a', 'b'])}",
            f"[{self.make(kind, depth)}].first()",
        ]
        choice = self.pick(some)
        if not self.has_loops and self.random.random() < 0.2:
            name = self.enter(kind)
            choice = f"{choice}.optMap({name}, {self.make(kind, depth)})"
            self.leave()
        if self.random.random() < 0.1:
            return f"{choice}.value()"
        return f"{choice}.or({self.pick(some)}).orValue({other})" if self.random.random() < 0.2 \
            else f"{choice}.orValue({other})"

    def enter(self, kind):
        name = f"v{len(self.scope)}"
        self.scope.append((name, kind))
        return name

    def leave(self):
        self.scope.pop()

    # Calls

    def call(self, form, *kinds, depth):
        """A function that makes `form` with operands of `kinds` in place of its `{}`."""
        return lambda: form.format(*[self.make(kind, depth) for kind in kinds])

    def calls(self, depth, *forms):
        return [self.call(form, *kinds, depth=depth) for form, *kinds in forms]

    def chosen(self, form, *options):
        """A function that makes `form` with one of each of `options`."""
        return lambda: form.format(*[self.pick(option) for option in options])

    def arithmetic(self, kind, depth, operators):
        return [self.call(f"({{}} {operator} {{}})", kind, kind, depth=depth) for operator in operators]
