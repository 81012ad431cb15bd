"""Expressions by the grammar of what both engines know: mostly well typed, now and then not."""

import samples
from grammar import ORDERED, SCALARS
from inputs import list_of
from scalars import ScalarForms


class Expressions(ScalarForms):
    """Expressions of all types; equal seeds make equal ones."""

    def question(self):
        self.has_loops = self.random.random() < 0.6
        kind = self.random.choice(["bool"] * 6 + SCALARS + [list_of("int"), list_of("string"), "map", "null", "type"])
        expression = self.make(kind, self.random.randint(1, 4))
        # The other engine's package tells times by the microsecond only.
        if kind in ("timestamp", "duration"):
            expression = f"string({expression})"
        return {"expression": expression, "input": self.inputs.one()}

    def bool_forms(self, depth):
        loops = self.loops(depth) if self.has_loops else []
        return self.logic(depth) + self.relations(depth) + self.tests(depth) + loops

    def logic(self, depth):
        forms = [("({} && {})", "bool", "bool"), ("({} || {})", "bool", "bool"), ("!({})", "bool"),
                 ("({} && {} && {})", "bool", "bool", "bool"), ("({} || {} || {})", "bool", "bool", "bool"),
                 ("(dyn({}) && {})", self.pick(["int", "string"]), "bool"), ("({} || 1 / 0 > 0)", "bool")]
        return self.calls(depth, *forms, *forms)

    def relations(self, depth):
        kind = self.pick(ORDERED)
        operators = ["==", "!=", "<", "<=", ">", ">="]
        same = [self.call(f"({{}} {self.pick(operators)} {{}})", kind, kind, depth=depth) for _ in range(4)]
        numbers = [self.pick(["int", "uint", "double"]) for _ in range(2)]
        mixed = self.call(f"(dyn({{}}) {self.pick(operators)} dyn({{}}))", *numbers, depth=depth)
        kinds = [self.pick(SCALARS + ["null", "map", list_of("int")]) for _ in range(2)]
        unlike = self.call(f"(dyn({{}}) {self.pick(operators[:2])} dyn({{}}))", *kinds, depth=depth)
        return same + [mixed, unlike] + self.calls(
            depth, ("({} == {})", list_of("int"), list_of("int")), ("({} == {})", "map", "map"),
            ("({} == {})", "type", "type"), ("({} == {})", list_of("double"), list_of("double")),
        )

    def tests(self, depth):
        scalar = self.pick(SCALARS)
        field = self.pick(samples.FIELD)
        return self.calls(
            depth, ("({} in {})", scalar, list_of(scalar)), ("({} in {})", "string", "map"),
            ("({} in {})", "int", list_of("int")), ("{}.contains({})", "string", "string"),
            ("{}.startsWith({})", "string", "string"), ("{}.endsWith({})", "string", "string"),
            ("bool(string({}))", "bool"), (f"has({{}}.{field})", "map"), (f"has(o.a.{field})",),
            (f"({{}}.{field} == {{}})", "map", scalar), (f"o.{field}.?b.{field}.hasValue()",),
            (f"{{}}.?{field}.hasValue()", "map"), ("m[?{}].hasValue()", "string"),
            ("math.isNaN({})", "double"), ("math.isInf({})", "double"), ("math.isFinite({})", "double"),
            ("sets.contains({}, {})", list_of(scalar), list_of(scalar)),
            ("sets.equivalent({}, {})", list_of("int"), list_of("int")),
            ("sets.intersects({}, {})", list_of("string"), list_of("string")),
        ) + [self.chosen("bool('{}')", samples.TRUTH),
             lambda: f"{self.make('string', depth)}.matches('{self.pick(samples.PATTERN)}')"]

    def loops(self, depth):
        def over_list(macro):
            def form():
                element = self.pick(["int", "string", "double"])
                range_of = self.make(list_of(element), depth)
                return f"{range_of}.{macro}({self.body(element, 'bool', depth)})"
            return form

        def over_two(macro):
            def form():
                range_of = self.make(list_of("int"), depth)
                return f"{range_of}.{macro}({self.body_of_two('int', 'int', 'bool', depth)})"
            return form

        def over_map(macro):
            return lambda: f"{self.make('map', depth)}.{macro}({self.body('string', 'bool', depth)})"
        macros = ["all", "exists", "exists_one"]
        return [over_list(macro) for macro in macros] * 2 + [over_map(macro) for macro in macros] \
            + [over_two(macro) for macro in ["all", "exists", "existsOne"]]

    def body(self, element, result, depth):
        name = self.enter(element)
        body = self.make(result, depth)
        self.leave()
        return f"{name}, {body}"

    def body_of_two(self, first, second, result, depth):
        names = [self.enter(first), self.enter(second)]
        body = self.make(result, depth)
        self.leave()
        self.leave()
        return f"{', '.join(names)}, {body}"

    def map_forms(self, depth):
        key = self.pick(["int", "uint", "string", "double", "bool"])
        return [lambda: self.map_literal(depth)] * 3 + self.calls(
            depth, ("{}[{}]", list_of("map"), "int"), ("o.a",), ("{{{}: 1, {}: 2}}", key, key))

    def list_forms(self, kind, depth):
        element = kind[1]
        forms = self.calls(
            depth, ("({} + {})", kind, kind), ("{}.slice({}, {})", kind, "int", "int"), ("{}.reverse()", kind),
            ("{}.distinct()", kind), ("[{}, {}].flatten()", kind, kind), ("[{}, {}, {}]", element, element, element),
        )
        forms += self.list_loops(kind, element, depth) if self.has_loops else []
        if element in ORDERED:
            forms += self.calls(depth, ("{}.sort()", kind))
        if element in ORDERED and not self.has_loops:
            forms.append(lambda: f"{self.make(kind, depth)}.sortBy({self.body(element, 'int', depth)})")
        if element == "string":
            forms += self.calls(depth, ("('a' + {}).split({})", "string", "string"),
                                ("('b' + {}).split({}, {})", "string", "string", "int"))
        if element == "int":
            forms += self.calls(depth, ("lists.range({}.size())", "bytes"))
        return forms

    def list_loops(self, kind, element, depth):
        forms = [lambda: f"{self.make(kind, depth)}.filter({self.body(element, 'bool', depth)})"]
        for source in ["int", "string"]:
            forms.append(lambda source=source: f"{self.make(list_of(source), depth)}.map("
                         f"{self.body(source, element, depth)})")
        forms.append(lambda: f"{self.make(list_of('int'), depth)}.transformList("
                     f"{self.body_of_two('int', 'int', element, depth)})")
        if element == "string":
            # A map has no order.
            forms.append(lambda: f"{self.make('map', depth)}.map({self.body('string', 'string', depth)}).sort()")
        return forms


def questions(seed, count):
    """So many expressions, each with an input."""
    expressions = Expressions(seed)
    return [expressions.question() for _ in range(count)]