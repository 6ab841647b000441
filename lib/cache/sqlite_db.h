// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <core/result.h>

struct sqlite3;
struct sqlite3_stmt;

namespace tessera {

class SqliteDb;

/// A prepared statement. Not thread-safe; dies before its database.
class SqliteStatement {
public:
    /// Corrupt when the tables it names are not there: another format.
    static Result<SqliteStatement> prepare(SqliteDb& db, const char* sql);

    SqliteStatement& bind(int index, std::int64_t value);
    SqliteStatement& bind(int index, std::uint64_t value) { return bind(index, static_cast<std::int64_t>(value)); }
    SqliteStatement& bind(int index, std::string_view value);

    /// Whether there is a row to read; without one the statement is ready for the next use.
    Result<bool> step();
    /// For statements without rows.
    Status run();
    /// Ends a reading early.
    void reset();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit SqliteStatement(sqlite3_stmt* statement) : m_statement(statement) { }

    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

/// A connection. Errors: Corrupt when the file is damaged or no database, Full, Timeout when others
/// keep it locked, else Io. Not thread-safe.
class SqliteDb {
public:
    /// Created when missing; with `frozen` it must exist and is read as a file that nobody changes.
    /// `vfs` names one that SQLite knows; null: its own.
    static Result<SqliteDb> open(const std::string& path, bool frozen = false, const char* vfs = nullptr);

    Status run(const char* sql);
    [[nodiscard]] Result<std::int64_t> integer(const char* sql);
    /// Rows that the last statement inserted, updated or deleted.
    [[nodiscard]] int changes() const;

private:
    friend class SqliteStatement;
    struct Close {
        void operator()(sqlite3* db) const;
    };
    explicit SqliteDb(sqlite3* db) : m_db(db) { }

    std::unique_ptr<sqlite3, Close> m_db;
};

} // namespace tessera
