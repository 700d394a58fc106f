import Foundation
import Practice
import Testing

@Suite struct TroubleWordsTests {
    @Test(arguments: Trouble.allCases)
    func `each trouble has whole sentences of its own`(trouble: Trouble) {
        let words = trouble.words
        for text in [words.what, words.why, words.advice] {
            #expect(text.hasSuffix(".") && text.first?.isUppercase ?? false || text.hasPrefix("“"), "\(text)")
            #expect(!text.contains("|"), "it stands in a table")
        }
        #expect(Trouble.allCases.count { $0.words == words } == 1, "\(trouble) has the words of another")
        #expect(FoundTrouble(trouble, "3").forOperator.contains("(3). "))
        #expect(FoundTrouble(trouble).forStaff.contains(trouble.rawValue))
    }

    @Test func `the board keeps one of each kind, and tells what began and what is over`() {
        let board = TroubleBoard()
        let first = board.post([FoundTrouble(.diskLow, "1"), FoundTrouble(.diskLow, "2"), FoundTrouble(.lineHeld)])
        #expect(first.begun == [FoundTrouble(.diskLow, "1"), FoundTrouble(.lineHeld)] && first.over.isEmpty)
        let second = board.post([FoundTrouble(.diskLow, "3"), FoundTrouble(.storeBusy)])
        #expect(second.begun == [FoundTrouble(.storeBusy)] && second.over == [.lineHeld])
        #expect(board.current == [FoundTrouble(.diskLow, "3"), FoundTrouble(.storeBusy)])
    }

    @Test func `the documentation of the troubles is up to date`() throws {
        let file = URL(filePath: #filePath).appending(path: "../../../../docs/troubles.md").standardizedFileURL
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(TroubleReference.markdown.utf8).write(to: file)
        }
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(written == TroubleReference.markdown, "run UPDATE_GOLDEN=1 swift test --filter TroubleWordsTests")
    }
}
