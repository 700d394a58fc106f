import Care
import Testing

struct LanguageTagTests {
    @Test(arguments: [
        ("pt", "pt"), ("PT_br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"), ("fil", "fil"),
        ("sr_latn", "sr-Latn"), ("EN-us", "en-US"),
    ])
    func `a tag is kept in its usual spelling`(text: String, tag: String) {
        #expect(LanguageTag(text)?.description == tag)
    }

    @Test(arguments: [
        "", "p", "portuguese", "pt-", "-pt", "pt--BR", "pt-BRA", "pt-BR-x", "12", "pt-41", "é", "en-US-POSIX", "pt BR",
        "pt-BR\u{0}",
    ])
    func `what is no tag is refused`(text: String) {
        #expect(LanguageTag(text) == nil)
    }

    @Test func `a tag falls back part by part`() {
        #expect(LanguageTag("zh-Hant-TW")?.fallbacks.map(\.description) == ["zh-Hant-TW", "zh-Hant", "zh"])
    }

    @Test(arguments: [("pt-BR", "pt-BR"), ("pt-PT", "pt"), ("es-AR", "es"), ("ja", "en"), ("en-GB", "en")])
    func `the nearest language on offer is chosen, or English`(asked: String, given: String) throws {
        let offered = try ["en", "es", "pt", "pt-BR"].map { try #require(LanguageTag($0)) }
        #expect(try #require(LanguageTag(asked)).best(among: offered).description == given)
    }
}
