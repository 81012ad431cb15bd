/// What a part of a pattern counts for: measured with RE2 of 2022 and rounded up.
struct PatternWeight {
    /// Units to read it.
    var reading = 0
    /// Instructions.
    var instructions = 0

    mutating func add(_ other: PatternWeight) {
        reading += other.reading
        instructions += other.instructions
    }

    /// A byte that stands for itself.
    static func literal(folds: Bool) -> PatternWeight {
        folds
            ? PatternWeight(reading: 10, instructions: 4)
            : PatternWeight(reading: 5, instructions: 1)
    }

    /// A code point that is written as an escape.
    static func character(folds: Bool) -> PatternWeight {
        folds
            ? PatternWeight(reading: 20, instructions: 12)
            : PatternWeight(reading: 5, instructions: 4)
    }

    /// A range of code points up to one beyond ASCII.
    static func range(folds: Bool) -> PatternWeight {
        folds
            ? PatternWeight(reading: 200, instructions: 16)
            : PatternWeight(reading: 10, instructions: 12)
    }

    /// A class of code points of ASCII.
    static func ascii(folds: Bool) -> PatternWeight {
        PatternWeight(reading: 20, instructions: folds ? 8 : 4)
    }

    /// All code points but a few.
    static func negated(folds: Bool) -> PatternWeight {
        PatternWeight(reading: 30, instructions: folds ? 28 : 12)
    }

    /// `\p{…}` and `\P{…}`.
    static func property(_ name: String, folds: Bool) -> PatternWeight {
        let instructions = sizes[name] ?? (name.utf8.count > 2 ? scriptSize : sizeMax)
        return PatternWeight(
            reading: folds ? 7 * instructions / 2 : 3 * instructions / 2,
            instructions: instructions
        )
    }

    /// What the properties compile to, or what is not in them, whichever is more.
    private static let sizes = [
        "C": 110, "Cc": 20, "Cf": 100, "Co": 25, "Cs": 20, "L": sizeMax, "Ll": sizeMax, "Lm": 260,
        "Lo": 1000, "Lt": 40, "Lu": sizeMax, "M": 750, "Mc": 430, "Me": 40, "Mn": 820, "N": 480,
        "Nd": 270, "Nl": 70, "No": 280, "P": 580, "Pc": 40, "Pd": 80, "Pe": 160, "Pf": 40, "Pi": 40,
        "Po": 560, "Ps": 160, "S": 560, "Sc": 100, "Sk": 100, "Sm": 180, "So": 440, "Z": 40,
        "Zl": 20, "Zp": 20, "Zs": 40, "Any": 20, "Common": 410,
    ]
    private static let sizeMax = 1200
    /// For all scripts but `Common`.
    private static let scriptSize = 130
}
