internal import Administration
internal import Configuration
internal import Directory
internal import JSON
internal import Logging
internal import SQLiteStore
internal import Store

/// Opens the store that a configuration names.
enum StoreOpening {
    /// The store, made if it is missing.
    ///
    /// Blocks. `logger` is told if the store was of an older version, or open to others.
    static func open(
        _ settings: Settings,
        logger: Logger? = nil
    ) throws(CommandFailure) -> any Store {
        do {
            let store = try SQLiteStore.open(
                path: settings.store.path,
                lookups: try settings.lookups().flatMap(\.value),
                indexing: try settings.administrationRules().indexing,
                epoch: UInt32.random(in: .min ... .max)
            )
            if let schema = store.upgradedFrom {
                logger?.notice(
                    "the store was brought to a newer schema",
                    metadata: ["from": .stringConvertible(schema)]
                )
            }
            if store.wasOpenToOthers {
                logger?.warning("others could read or write the store, its mode is 0600 now")
            }
            return store
        } catch let error as StoreError {
            throw CommandFailure("\(settings.store.path): \(error.description)")
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

extension Settings {
    /// The attributes by which users are found, by subject type, in the order of the configuration.
    func lookups() throws(CommandFailure) -> [(key: ExactString, value: [UserAttribute])] {
        var lookups: [(key: ExactString, value: [UserAttribute])] = []
        for lookup in subjects {
            var attributes: [UserAttribute] = []
            for attribute in lookup.attributes { attributes.append(try UserAttribute(attribute)) }
            lookups.append((lookup.type, attributes))
        }
        return lookups
    }
}

extension UserAttribute {
    /// The attribute that a configuration names.
    fileprivate init(_ attribute: SubjectAttribute) throws(CommandFailure) {
        switch attribute {
        case .pointer(let pointer): self.init(pointer)
        case .root(let name):
            let token = name.string.replacing("~", with: "~0").replacing("/", with: "~1")
            do {
                self.init(try JSONPointer("/" + token))
            } catch {
                throw CommandFailure("subject attribute `\(name)`: \(error)")
            }
        }
    }
}
