// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let grdbSQLite = product(name: "GRDBSQLite", package: "GRDB.swift")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdTesting = product(name: "HummingbirdTesting", package: "hummingbird")
    static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let lifecycleTestKit = product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
    static let logging = product(name: "Logging", package: "swift-log")
    static let mustache = product(name: "Mustache", package: "swift-mustache")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let yams = product(name: "Yams", package: "Yams")
}

let package = Package(
    name: "caduceus",
    platforms: [.macOS(.v15)],
    traits: [
        // The engine for several nodes; without it (--disable-default-traits) no libpq is needed.
        .trait(name: "Postgres"),
        .default(enabledTraits: ["Postgres"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Debian's libphonenumber, C++ behind a C header.
        .target(
            name: "CPhoneNumber",
            linkerSettings: [.linkedLibrary("phonenumber"), .linkedLibrary("stdc++")]
        ),
        // Pages, styles, wording, rules and migrations, carried inside the binary by clang's #embed.
        .target(name: "CAssets", exclude: ["files"], cSettings: [.unsafeFlags(["-std=c23"])]),
        .target(name: "Assets", dependencies: ["CAssets"], swiftSettings: strict),

        .target(name: "Care", dependencies: ["CPhoneNumber"], swiftSettings: strict),
        .target(name: "Dialogue", dependencies: ["Assets", "Care"], swiftSettings: strict),
        .target(name: "Interchange", dependencies: ["Care"], swiftSettings: strict),
        .target(
            name: "Store",
            dependencies: ["Assets", "Care", "Dialogue", .crypto, .cryptoExtras],
            swiftSettings: strict
        ),
        .target(name: "StoreSQLite", dependencies: ["Care", "Store", .grdb, .grdbSQLite], swiftSettings: strict),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "StorePostgres",
            dependencies: ["Care", "Store", .target(name: "CPostgres", condition: .when(traits: ["Postgres"]))],
            swiftSettings: strict
        ),
        .target(
            name: "WhatsApp",
            dependencies: [
                "Assets", "Care", "Dialogue", .crypto, .cryptoExtras, .asyncHTTPClient, .nioCore, .nioHTTP1,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Practice",
            dependencies: ["Care", "Dialogue", "Interchange", "Store", .lifecycle, .logging],
            swiftSettings: strict
        ),
        .target(
            name: "Web",
            dependencies: [
                "Assets", "Care", "Dialogue", "Interchange", "Store", "WhatsApp", "Practice",
                .crypto, .cryptoExtras, .httpTypes, .hummingbird, .lifecycle, .logging, .mustache, .nioCore,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Simulator",
            dependencies: [
                "Assets", "Care", "WhatsApp", .asyncHTTPClient, .crypto, .cryptoExtras, .httpTypes, .hummingbird,
                .lifecycle,
                .logging, .nioCore, .nioHTTP1,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Rehearsal",
            dependencies: [
                "Care", "Dialogue", "Store", "StoreSQLite", "StorePostgres", "WhatsApp", "Practice", "Simulator",
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "caduceus",
            dependencies: [
                "Assets", "Care", "Dialogue", "Interchange", "Store", "StoreSQLite", "StorePostgres", "WhatsApp",
                "Practice",
                "Web",
                "Simulator", "Rehearsal",
                .argumentParser, .asyncHTTPClient, .crypto, .hummingbird, .lifecycle, .logging, .nioCore, .nioHTTP1,
                .nioPosix, .unixSignals, .yams,
            ],
            swiftSettings: strict
        ),

        .target(
            name: "TestKit",
            dependencies: ["Care", "Dialogue", "Store", "StoreSQLite", "StorePostgres", "Practice"],
            path: "Tests/TestKit",
            swiftSettings: strict
        ),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "caduceus", "Care", "Dialogue", "Interchange", "Practice", "Simulator", "Store", "StoreSQLite",
                "TestKit", "Web", "WhatsApp", .httpTypes, .hummingbird, .nioCore,
            ],
            path: "Tests/Fuzz/Targets",
            swiftSettings: strict
        ),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["FuzzTargets"],
            path: "Tests/Fuzz/Replay",
            swiftSettings: strict
        ),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "CareTests", dependencies: ["Care", "TestKit"], swiftSettings: strict),
        .testTarget(
            name: "DialogueTests",
            dependencies: ["Assets", "Care", "Dialogue", "TestKit"],
            swiftSettings: strict
        ),
        .testTarget(name: "InterchangeTests", dependencies: ["Care", "Interchange", "TestKit"], swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Care", "Dialogue", "Store", "StoreSQLite", "StorePostgres", "TestKit", .crypto],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WhatsAppTests",
            dependencies: [
                "Care", "Dialogue", "WhatsApp", "TestKit", .asyncHTTPClient, .crypto, .cryptoExtras, .nioCore,
                .nioHTTP1,
                .nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PracticeTests",
            dependencies: [
                "Care", "Dialogue", "Interchange", "Store", "StoreSQLite", "Practice", "TestKit", .crypto, .lifecycle,
                .lifecycleTestKit, .logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Care", "Dialogue", "Store", "StoreSQLite", "Practice", "Simulator", "Web", "WhatsApp", "TestKit",
                .httpTypes, .hummingbird, .hummingbirdTesting,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SimulatorTests",
            dependencies: [
                "Care", "Dialogue", "WhatsApp", "Simulator", "TestKit", .hummingbird, .hummingbirdTesting, .crypto,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RehearsalTests",
            dependencies: [
                "Care", "Dialogue", "Store", "StorePostgres", "StoreSQLite", "Practice", "Rehearsal", "Simulator",
                "TestKit", "WhatsApp",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JourneyTests",
            dependencies: [
                "caduceus", "Care", "Dialogue", "Practice", "Rehearsal", "Store", "StorePostgres", "StoreSQLite",
                "TestKit",
                "WhatsApp",
                .asyncHTTPClient, .crypto, .logging, .nioCore, .nioHTTP1,
            ],
            swiftSettings: strict
        ),
    ],
    cxxLanguageStandard: .cxx17
)

// For bin/fuzz: the fuzz targets and what they reach, without tests. An executable cannot be linked into another one, so
// what reads YAML is a library here.
if Context.environment["CADUCEUS_FUZZ"] != nil {
    package.targets.removeAll { $0.type == .test || $0.name == "caduceus" || $0.name == "Rehearsal" }
    package.targets += [
        .target(
            name: "caduceus",
            dependencies: ["Care", "Practice", .yams],
            sources: [
                "Settings", "Composition/Hazard+Environment.swift", "Import/PracticeFile.swift",
                "Import/PracticeFile+Visits.swift", "Import/PracticeReference.swift", "Import/PracticeWords.swift",
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Fuzz",
            dependencies: ["FuzzTargets"],
            path: "Tests/Fuzz/Driver",
            swiftSettings: strict,
            linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]
        ),
    ]
}
