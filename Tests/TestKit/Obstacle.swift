package import Store

/// A trigger that refuses what is done to a table's rows (UPDATE or INSERT), as each engine spells it.
extension Transaction {
    package func putObstacle(on table: String, before act: String = "UPDATE") throws {
        switch TestStore.kind {
        case .sqlite:
            try execute("CREATE TRIGGER obstacle BEFORE \(act) ON \(table) BEGIN SELECT RAISE(ABORT, 'no'); END")
        case .postgres:
            try execute(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                    + "'BEGIN RAISE EXCEPTION USING ERRCODE = ''23514'', MESSAGE = ''no''; END'"
            )
            try execute("CREATE TRIGGER obstacle BEFORE \(act) ON \(table) FOR EACH ROW EXECUTE FUNCTION refuse()")
        }
    }

    package func dropObstacle(on table: String) throws {
        switch TestStore.kind {
        case .sqlite: try execute("DROP TRIGGER IF EXISTS obstacle")
        case .postgres:
            try execute("DROP TRIGGER IF EXISTS obstacle ON \(table)")
            try execute("DROP FUNCTION IF EXISTS refuse")
        }
    }
}
