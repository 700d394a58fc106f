package import Care

/// All that is said to patients in one language, with its days and times as one region writes them.
package struct Wording: Sendable {
    package enum Direction: String, Sendable {
        case leftToRight = "ltr"
        case rightToLeft = "rtl"
    }

    /// The date of the last change to the file, `2026-11-23`.
    package let version: String
    package let language: LanguageTag
    /// The language's own name for itself.
    package let name: String
    /// Meta's code for the language of a template, such as `pt_BR`.
    package let metaCode: String
    package let direction: Direction
    package let dates: DateWords
    let regions: [String: DateWords]
    let phrases: [Phrase: Pattern]

    /// The phrase with its blanks filled in.
    ///
    /// Values of the other writing direction are set apart, so that an English clinic's name does not scramble an Arabic
    /// sentence.
    package func text(_ phrase: Phrase, _ values: [Blank: String] = [:]) -> String {
        guard let pattern = phrases[phrase] else { return "" }
        return pattern.filled { name in
            Blank(rawValue: name).flatMap { values[$0] }.map { isolated($0, in: direction) }
        }
    }

    /// The blanks of a phrase in the order this language puts them.
    package func blanks(of phrase: Phrase) -> [Blank] {
        phrases[phrase]?.order.compactMap(Blank.init(rawValue:)) ?? []
    }

    /// The same words with the region's way of writing dates, if the file knows that region.
    func localised(to region: String?) -> Wording {
        guard let region, let dates = regions[region] else { return self }
        return Wording(
            version: version,
            language: language,
            name: name,
            metaCode: metaCode,
            direction: direction,
            dates: dates,
            regions: regions,
            phrases: phrases
        )
    }
}

extension Wording {
    /// The languages there is wording in, English first.
    package static var languages: [LanguageTag] { all.map(\.language) }

    /// The wording closest to a person's language: `es-MX` gets Spanish with Mexico's clock, `pt` Brazil's Portuguese, a
    /// language we do not have English.
    package static func best(for tag: LanguageTag) -> Wording {
        let parts = tag.description.split(separator: "-").map(String.init)
        let region = parts.dropFirst().first { $0.count == 2 }
        for candidate in tag.fallbacks {
            if let exact = all.first(where: { $0.language == candidate }) { return exact.localised(to: region) }
        }
        let sibling = all.first { $0.language.description.hasPrefix((parts.first ?? "") + "-") }
        return (sibling ?? all[0]).localised(to: region)
    }
}
