private import CAssets

/// The files carried inside the binary, by their path under `Sources/CAssets/files`.
package enum Assets {
    /// The bytes of the file, or nil if there is none of that name.
    package static func bytes(_ name: String) -> [UInt8]? {
        table[name].map { Array($0) }
    }

    package static func text(_ name: String) -> String? {
        table[name].map { String(decoding: $0, as: UTF8.self) }
    }

    /// The names that begin with `prefix`, sorted.
    package static func names(under prefix: String) -> [String] {
        table.keys.filter { $0.hasPrefix(prefix) }.sorted()
    }

    // The bytes are constants of the binary: they live as long as the process and never change.
    private nonisolated(unsafe) static let table: [String: UnsafeBufferPointer<UInt8>] = {
        var table: [String: UnsafeBufferPointer<UInt8>] = [:]
        for index in 0..<caduceus_asset_count {
            let asset = caduceus_asset_at(index)
            table[String(cString: asset.name)] = UnsafeBufferPointer(start: asset.bytes, count: asset.count)
        }
        return table
    }()
}
