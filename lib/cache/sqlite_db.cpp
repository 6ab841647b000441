// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/sqlite_db.h>

#include <sqlite3.h>

#include <core/explain.h>

namespace tessera {

namespace {

constexpr int kBusyMs = 2'000;

ErrorCode codeOfSqlite(int code)
{
    switch (code & 0xff) {
    case SQLITE_ERROR: // our own statements are well-formed: the tables must be another format's
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT:
    case SQLITE_SCHEMA: return ErrorCode::Corrupt;
    case SQLITE_FULL: return ErrorCode::Full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ErrorCode::Timeout;
    default: return ErrorCode::Io;
    }
}

/// SQLite then asks for no locks and no shared memory, which it could not make.
std::string frozenUri(const std::string& path)
{
    std::string uri = "file:";
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#') {
            constexpr std::string_view digits = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(c);
            uri.append(1, '%').append(1, digits[byte >> 4U]).append(1, digits[byte & 15U]);
        } else {
            uri += c;
        }
    }
    return uri + "?immutable=1";
}

Error errorOf(sqlite3* db, int code)
{
    return explain(codeOfSqlite(code), TESSERA_TR_NOOP("Reason", "the cache index cannot be used: %1"),
                   {db ? sqlite3_errmsg(db) : sqlite3_errstr(code)});
}

} // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

Result<SqliteStatement> SqliteStatement::prepare(SqliteDb& db, const char* sql)
{
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(db.m_db.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    SqliteStatement statement(raw);
    if (code != SQLITE_OK)
        return errorOf(db.m_db.get(), code);
    return statement;
}

SqliteStatement& SqliteStatement::bind(int index, std::int64_t value)
{
    sqlite3_bind_int64(m_statement.get(), index, value);
    return *this;
}

SqliteStatement& SqliteStatement::bind(int index, std::string_view value)
{
    sqlite3_bind_text(m_statement.get(), index, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
    return *this;
}

Result<bool> SqliteStatement::step()
{
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    const Error error = errorOf(sqlite3_db_handle(m_statement.get()), code);
    reset();
    if (code == SQLITE_DONE)
        return false;
    return error;
}

Status SqliteStatement::run()
{
    const Result<bool> row = step();
    reset();
    return row ? Status() : Status(row.error());
}

void SqliteStatement::reset()
{
    sqlite3_reset(m_statement.get());
}

std::int64_t SqliteStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

std::string SqliteStatement::text(int column) const
{
    const void* data = sqlite3_column_blob(m_statement.get(), column);
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return data && size > 0 ? std::string(static_cast<const char*>(data), static_cast<std::size_t>(size))
                            : std::string();
}

void SqliteDb::Close::operator()(sqlite3* db) const
{
    sqlite3_close_v2(db);
}

Result<SqliteDb> SqliteDb::open(const std::string& path, bool frozen, const char* vfs)
{
    sqlite3* raw = nullptr;
    const int access = frozen ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const std::string name = frozen ? frozenUri(path) : path;
    const int code = sqlite3_open_v2(name.c_str(), &raw, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, vfs);
    SqliteDb db(raw);
    if (code != SQLITE_OK)
        return errorOf(raw, code);
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, kBusyMs);
    return db;
}

Status SqliteDb::run(const char* sql)
{
    const int code = sqlite3_exec(m_db.get(), sql, nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Status() : Status(errorOf(m_db.get(), code));
}

int SqliteDb::changes() const
{
    return sqlite3_changes(m_db.get());
}

Result<std::int64_t> SqliteDb::integer(const char* sql)
{
    Result<SqliteStatement> statement = SqliteStatement::prepare(*this, sql);
    if (!statement)
        return statement.error();
    const Result<bool> row = statement->step();
    if (!row)
        return row.error();
    return *row ? statement->integer(0) : 0;
}

} // namespace tessera
