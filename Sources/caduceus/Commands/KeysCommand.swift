import ArgumentParser
import Foundation
import Store

/// `caduceus keys`: the master keys.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "See and change the master key.",
        subcommands: [KeysStatusCommand.self, KeysRotateCommand.self]
    )
}

struct KeysStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say how many data keys each version of the master key wraps.",
        discussion: "Exit codes: 0 said, 1 failed, 2 the settings need attention, 64 wrong usage."
    )

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            let settings = try ClinicSettings(try config.load())
            let store = try StoreOpening.openExisting(settings)
            let wrapped = try await store.read { tx in try tx.wrappedKeys() }
            let keys = settings.masterKeys.exposed
            for version in Set(wrapped.keys).union(keys.versions.keys).sorted() {
                let note = keys.versions[version] == nil ? ", and is missing: put back the file that holds it" : ""
                StandardOutput.print("version \(version) wraps \(wrapped[version] ?? 0) data keys\(note)")
            }
        }
    }
}

struct KeysRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Put a new master key in the place of the old one, while the server runs.",
        discussion: """
            Adds a new version to the file that master-key-file names, then wraps every data key under it. What they seal \
            is not touched, and look-ups (the blind indexes) go on hanging on the first key's derivative. Servers read the \
            file again when they meet the new version. It may be interrupted: run it again and it carries on.

            Where several machines run servers, each has its own copy of the file: run with --prepare, copy the file to \
            the others, then run without it. Copy the file to where it is kept apart from the database each time.

            --drop-old takes versions out of the file that wrap nothing any more. A backup of the database from before the \
            rotation cannot be read afterwards, unless an older copy of the file is kept with it.

            Example: caduceus keys rotate --config /etc/caduceus/caduceus.yaml

            Exit codes: 0 done, 1 failed (it says what to do), 2 the settings need attention, 64 wrong usage.
            """
    )

    @OptionGroup var config: ConfigOption
    @Flag(help: "Only add the new version to the file.")
    var prepare = false
    @Flag(help: "Take versions that wrap nothing out of the file; rotate nothing.")
    var dropOld = false

    func validate() throws {
        if prepare, dropOld { throw ValidationError("--prepare and --drop-old are two different steps; give one.") }
    }

    func run() async throws {
        try await reporting {
            let settings = try ClinicSettings(try config.load())
            guard let path = settings.masterKeyFile else {
                throw CommandFailure(
                    "the master key stands in the settings themselves: put it into a file of its own, readable by the "
                        + "server's user only, and name it with master-key-file."
                )
            }
            let store = try StoreOpening.openExisting(settings)
            try await store.read { try $0.checkMasterKey() }
            try work(KeyRotation(file: KeyFile(path: path), store: store))
        }
    }

    /// The place to note in the audit log what was done.
    private func work(_ rotation: KeyRotation) throws {
        if dropOld {
            let dropped = try rotation.dropOld().map(String.init).joined(separator: ", ")
            StandardOutput.print(dropped.isEmpty ? "there is no old version to drop" : "dropped version \(dropped)")
        } else if prepare {
            let version = try rotation.prepare()
            StandardOutput.print(
                "version \(version) is in \(rotation.file.path): copy the file to every machine, then run without --prepare"
            )
        } else {
            let version = try rotation.rotate()
            StandardOutput.print("version \(version) wraps every data key; keep a copy of \(rotation.file.path) apart")
        }
    }
}
