import Foundation
import Testing

/// What each target may import, besides the standard library; C targets import no modules.
private let allowed: [String: Set<String>] = [
    "Assets": ["CAssets"],
    "CAssets": [],
    "CPhoneNumber": [],
    "CPostgres": [],
    "Care": ["CPhoneNumber", "Foundation"],
    "Dialogue": ["Assets", "Care", "Foundation"],
    // XMLParser is in a module of its own on Linux; CalDAV speaks XML.
    "Interchange": ["Care", "Foundation", "FoundationXML"],
    "Store": ["Assets", "Care", "Crypto", "CryptoExtras", "Dialogue", "Foundation", "Synchronization"],
    "StorePostgres": ["CPostgres", "Care", "Foundation", "Store", "Synchronization"],
    "StoreSQLite": ["Care", "Foundation", "GRDB", "GRDBSQLite", "Store", "Synchronization"],
    "WhatsApp": [
        "Assets", "AsyncHTTPClient", "Care", "Crypto", "CryptoExtras", "Dialogue", "Foundation", "NIOCore",
        "NIOFoundationCompat", "NIOHTTP1", "NIOPosix", "Synchronization",
    ],
    "Practice": [
        "Care", "Dialogue", "Foundation", "Interchange", "Logging", "ServiceLifecycle", "Store", "Synchronization",
    ],
    "Web": [
        "Assets", "Care", "Crypto", "CryptoExtras", "Dialogue", "Dispatch", "Foundation", "HTTPTypes", "Hummingbird",
        "HummingbirdCore", "Interchange", "Logging", "Mustache", "NIOCore", "Practice", "ServiceLifecycle", "Store",
        "Synchronization",
        "WhatsApp",
    ],
    "Simulator": [
        "Assets", "AsyncHTTPClient", "Care", "Crypto", "CryptoExtras", "Foundation", "HTTPTypes", "Hummingbird",
        "Logging", "Mustache", "NIOCore", "NIOHTTP1", "ServiceLifecycle", "Synchronization", "WhatsApp",
    ],
    "Rehearsal": [
        "Care", "Dialogue", "Foundation", "Practice", "Simulator", "Store", "StorePostgres", "StoreSQLite",
        "Synchronization", "WhatsApp",
    ],
    "caduceus": [
        "ArgumentParser", "Assets", "AsyncHTTPClient", "Care", "Crypto", "Dialogue", "Foundation", "Hummingbird",
        "Interchange", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix", "Practice", "Rehearsal", "ServiceLifecycle",
        "Simulator", "Store", "StorePostgres", "StoreSQLite", "Synchronization", "UnixSignals", "Web", "WhatsApp",
        "Yams",
    ],
]

@Suite struct ImportRulesTests {
    @Test func `every folder of Sources has its rule`() {
        #expect(SourceTree.targets == allowed.keys.sorted())
    }

    @Test(arguments: allowed.keys.sorted())
    func `a target imports only what it is allowed to`(target: String) throws {
        let declaration =
            /^\s*(?:@\w+ )*(?:(?:public|package|internal|private|fileprivate) )?import (?:(?:struct|class|enum|func|protocol|typealias|var|let) )?(\w+)/
        for path in SourceTree.files(under: "Sources/\(target)", withExtension: "swift") {
            for line in try SourceTree.lines(path) {
                guard let module = line.firstMatch(of: declaration)?.1 else { continue }
                let isAllowed = allowed[target]?.contains(String(module)) == true
                #expect(isAllowed, "\(path) imports \(module)")
            }
        }
    }
}
