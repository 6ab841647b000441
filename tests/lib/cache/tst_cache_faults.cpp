// SPDX-License-Identifier: GPL-3.0-or-later
// Thousands of ways in which a disk fails, at every operation that changes it: a value is right, or it is
// a miss. Each campaign prints its seed and how many distinct faults it tried.
#include <QTest>

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "fault_rig.h"

using namespace tessera;
using namespace tessera::test;

namespace {

constexpr std::uint32_t kSeed = 20240607;
#ifdef __SANITIZE_THREAD__
constexpr std::size_t kShare = 8; // one in so many: all of them would take ten times as long
#else
constexpr std::size_t kShare = 1;
#endif
constexpr std::size_t kEachKind = 3'000 / kShare;
constexpr std::size_t kInAll = 10'000 / kShare;
constexpr std::uint32_t kShortLoads = 19;

Workload plainLoad(int steps = 36)
{
    return makeWorkload("plain", kSeed, steps, 6, 300);
}

/// So much in so little room that entries are pushed out and files copied together.
Workload tightLoad(int steps = 40)
{
    Workload load = makeWorkload("tight", kSeed + 1, steps, 9, 5'000);
    load.diskBytes = 64U << 10U;
    load.evicts = true;
    return load;
}

std::string report(const std::vector<std::string>& failures)
{
    return std::to_string(failures.size()) + " failures, the first: " + (failures.empty() ? "" : failures.front());
}

/// A place where a program is killed: before operation `op`, or `cut` bytes into it.
struct KillPoint {
    std::size_t op;
    std::size_t cut;
    auto operator<=>(const KillPoint&) const = default;
};

std::set<KillPoint> killPoints(const Recording& recording, std::size_t count)
{
    std::set<KillPoint> points;
    for (std::size_t op = 0; op <= recording.ops.size(); op += kShare)
        points.insert({op, 0});
    std::mt19937 random(kSeed);
    std::vector<std::size_t> writes;
    for (std::size_t op = 0; op < recording.ops.size(); ++op)
        if (recording.ops[op].kind == DiskOp::Kind::Write && recording.ops[op].bytes.size() > 1)
            writes.push_back(op);
    while (points.size() < count) {
        const std::size_t op = writes[random() % writes.size()];
        points.insert({op, 1 + random() % (recording.ops[op].bytes.size() - 1)});
    }
    return points;
}

DiskImage imageAt(const Recording& recording, const KillPoint& point)
{
    DiskImage image;
    for (std::size_t op = 0; op < point.op; ++op)
        image.apply(recording.ops[op]);
    if (point.cut > 0)
        image.apply(recording.ops[point.op], point.cut);
    return image;
}

/// As a machine without power leaves it: of what was not synced, any part may be missing.
DiskImage imageWithoutPower(const Recording& recording, std::size_t end)
{
    std::map<std::string, std::size_t> synced;
    for (std::size_t op = 0; op < end; ++op)
        if (recording.ops[op].kind == DiskOp::Kind::Sync)
            synced[recording.ops[op].file] = op;
    std::mt19937 random(kSeed + static_cast<std::uint32_t>(end));
    DiskImage image;
    for (std::size_t op = 0; op < end; ++op) {
        const DiskOp& what = recording.ops[op];
        const bool sure = what.kind != DiskOp::Kind::Write || (synced.contains(what.file) && op < synced.at(what.file));
        if (sure || random() % 2 == 0)
            image.apply(what);
    }
    return image;
}

/// All that a key ever was: where what was written last may be gone.
Allowed everything(const Workload& load)
{
    Allowed allowed;
    for (const std::string& key : load.keys)
        allowed[key] = {"-"};
    for (const CacheStep& step : load.steps)
        if (step.kind == CacheStep::Kind::Put)
            allowed[step.key].insert(step.value);
    return allowed;
}

/// Which operation fails, how, and whether all after it do.
struct WriteFault {
    std::size_t op = 0;
    ErrorCode code = ErrorCode::Io;
    bool torn = false;
    bool lasts = false;
};

/// In every way in which it can fail, once and from then on. A write to a full or a broken disk fails halfway
/// one time in two: the next operation's other time.
std::vector<WriteFault> faultsAt(std::size_t op, const DiskOp& what)
{
    std::vector<WriteFault> faults;
    const bool divides = what.kind == DiskOp::Kind::Write && what.bytes.size() > 1;
    for (const bool lasts : {false, true}) {
        const bool torn = divides && (op % 2 == 0) == lasts;
        faults.push_back({op, ErrorCode::Full, torn, lasts});
        faults.push_back({op, ErrorCode::Io, torn, lasts});
        faults.push_back({op, ErrorCode::Permission, false, lasts});
    }
    return faults;
}

/// What disks that fail are asked to do: little, for everything is done again for each fault.
std::vector<Workload> failingLoads()
{
    std::vector<Workload> loads{makeWorkload("few", kSeed + 10, 6, 3, 80), tightLoad(14)};
    loads.push_back(makeWorkload("with restarts", kSeed + 11, 6, 3, 80));
    loads.back().steps.insert(loads.back().steps.begin() + 3, {CacheStep::Kind::Reopen});
    for (std::uint32_t seed = 0; seed < kShortLoads; ++seed)
        loads.push_back(
            makeWorkload("short", kSeed + 100 + seed, 1 + static_cast<int>(seed % 3), 2, 80 * (1 + seed % 5)));
    return loads;
}

DiskFault faultFor(const WriteFault& fault, std::size_t op, const DiskOp& what)
{
    const bool hit = fault.lasts ? op >= fault.op : op == fault.op;
    return hit ? DiskFault{fault.code, fault.torn ? what.bytes.size() / 2 : 0} : DiskFault();
}

/// Runs the workload on a disk that fails as told, then looks once more on a good one, and maybe uses it.
std::string runFailing(const Workload& load, const WriteFault& fault, bool useAfter, const TestDir& dir)
{
    if (!DiskImage().writeTo(dir))
        return "no directory";
    Allowed allowed; // after a restart: the last that was written, and all that was tried since
    for (const std::string& key : load.keys)
        allowed[key] = {"-"};
    std::size_t op = 0;
    const auto tap = std::make_shared<DiskTap>([&](const DiskOp& what) { return faultFor(fault, op++, what); });
    auto cache = openFor(load, dir, tap);
    for (const CacheStep& step : load.steps) {
        if (step.kind == CacheStep::Kind::Reopen) {
            cache.reset();
            cache = openFor(load, dir, tap);
            continue;
        }
        const bool put = step.kind == CacheStep::Kind::Put;
        const std::string value = put ? step.value : "-";
        put ? (void)cache->put(keyOf(step.key), step.value) : (void)cache->erase(keyOf(step.key));
        cache->flush();
        if (const std::string now = valueOf(*cache, step.key); now != value && now != "-")
            return "after its put " + step.key + " reads as " + now.substr(0, 30);
        if (diskOf(*cache).error.empty())
            allowed[step.key] = {value, "-"};
        else
            allowed[step.key].insert(value);
    }
    if (const std::string wrong = wrongIn(*cache, allowed); !wrong.empty())
        return wrong + " in the same run";
    cache.reset();
    const auto again = openFor(load, dir);
    if (const std::string wrong = wrongIn(*again, allowed); !wrong.empty())
        return wrong + " in the next run";
    return !useAfter || takesNew(*again) ? "" : "takes nothing new: " + diskOf(*again).error;
}

struct Flip {
    std::string file;
    std::size_t at;
    auto operator<=>(const Flip&) const = default;
};

/// Every byte of small files; of large ones the first hundred and others at random.
std::set<Flip> flipsOf(DiskImage& image)
{
    constexpr std::size_t most = 1'200 / kShare;
    std::mt19937 random(kSeed);
    std::set<Flip> all;
    for (const auto& [name, bytes] : image.files()) {
        std::set<std::size_t> places;
        for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), bytes.size() <= most ? most : 100); ++i)
            places.insert(i);
        while (places.size() < std::min(bytes.size(), most))
            places.insert(random() % bytes.size());
        for (const std::size_t at : places)
            all.insert({name, at});
    }
    return all;
}

} // namespace

class TestCacheFaults : public QObject {
    Q_OBJECT

private slots:
    void C40_killedAtAnyByte_data()
    {
        QTest::addColumn<bool>("tight");
        QTest::newRow("plain") << false;
        QTest::newRow("tight") << true;
    }
    void C40_killedAtAnyByte()
    {
        QFETCH(bool, tight);
        const Workload load = tight ? tightLoad() : plainLoad();
        const Recording recording = record(load);
        const std::set<KillPoint> wanted = killPoints(recording, kEachKind * 3 / 5);
        const std::vector<KillPoint> points(wanted.begin(), wanted.end());
        const auto failures = checkAll(points.size(), [&](std::size_t i, const TestDir& dir) -> std::string {
            if (!imageAt(recording, points[i]).writeTo(dir))
                return "no directory";
            const auto cache = openFor(load, dir);
            if (const std::string wrong = wrongIn(*cache, allowedAt(load, recording, points[i].op)); !wrong.empty())
                return "killed before " + std::to_string(points[i].op) + "+" + std::to_string(points[i].cut) + ": "
                       + wrong;
            return i % 4 != 0 || takesNew(*cache) ? "" : "takes nothing new: " + diskOf(*cache).error;
        });
        qInfo("seed %u: %zu kill points in %zu operations", kSeed, points.size(), recording.ops.size());
        m_kills += points.size();
        QVERIFY2(failures.empty(), report(failures).c_str());
        QVERIFY(!tight || m_kills >= kEachKind);
    }

    void C40_powerLostAtAnyOperation()
    {
        const Workload load = plainLoad();
        const Recording recording = record(load);
        const Allowed allowed = everything(load);
        const auto failures =
            checkAll(recording.ops.size() / kShare + 1, [&](std::size_t i, const TestDir& dir) -> std::string {
                if (!imageWithoutPower(recording, i * kShare).writeTo(dir))
                    return "no directory";
                const auto cache = openFor(load, dir);
                const std::string wrong = wrongIn(*cache, allowed);
                return !wrong.empty() || takesNew(*cache) ? wrong : "takes nothing new: " + diskOf(*cache).error;
            });
        qInfo("seed %u: power lost at %zu operations", kSeed, recording.ops.size() / kShare + 1);
        QVERIFY2(failures.empty(), report(failures).c_str());
    }

    void C41_anyOperationFails()
    {
        const std::vector<Workload> loads = failingLoads();
        std::vector<std::pair<const Workload*, WriteFault>> faults;
        std::size_t ops = 0;
        for (const Workload& load : loads) {
            const std::vector<DiskOp> all = record(load).ops;
            for (std::size_t op = 0; op < all.size(); op += kShare)
                for (const WriteFault& fault : faultsAt(op, all[op])) {
                    faults.emplace_back(&load, fault);
                    ++m_writes[fault.code];
                }
            ops += all.size();
        }
        const auto failures = checkAll(faults.size(), [&](std::size_t i, const TestDir& dir) -> std::string {
            const auto& [load, fault] = faults[i];
            const std::string wrong = runFailing(*load, fault, i % 5 == 0, dir);
            return wrong.empty()
                       ? wrong
                       : load->name + ": operation " + std::to_string(fault.op) + " fails with "
                             + std::to_string(static_cast<int>(fault.code)) + (fault.lasts ? " and all after" : "")
                             + (fault.torn ? " torn" : "") + ": " + wrong;
        });
        qInfo("seed %u: %zu failing operations of %zu in %zu workloads: %zu full, %zu broken or torn, %zu refused",
              kSeed, faults.size(), ops, loads.size(), m_writes[ErrorCode::Full], m_writes[ErrorCode::Io],
              m_writes[ErrorCode::Permission]);
        QVERIFY2(failures.empty(), report(failures).c_str());
        for (const auto& [code, count] : m_writes)
            QVERIFY2(count >= kEachKind, std::to_string(count).c_str());
    }

    void C39_anyByteFlips()
    {
        const Workload load = plainLoad(30);
        const Recording recording = record(load);
        // Killed before it closed: the index, its log and a payload file all hold something.
        DiskImage image = imageAt(recording, {recording.doneAt.back(), 0});
        const Allowed allowed = everything(load); // a log cut short by damage may show an older state
        const std::set<Flip> wanted = flipsOf(image);
        const std::vector<Flip> flips(wanted.begin(), wanted.end());
        std::atomic<std::size_t> usable{0};
        std::atomic<std::size_t> asked{0};
        const auto failures = checkAll(flips.size(), [&](std::size_t i, const TestDir& dir) -> std::string {
            DiskImage damaged = image;
            char& byte = damaged.files()[flips[i].file][flips[i].at];
            byte = static_cast<char>(byte ^ (1 << (i % 8)));
            if (!damaged.writeTo(dir))
                return "no directory";
            const auto cache = openFor(load, dir);
            if (const std::string wrong = wrongIn(*cache, allowed); !wrong.empty())
                return flips[i].file + " at " + std::to_string(flips[i].at) + ": " + wrong;
            if (i % 4 == 0) {
                ++asked;
                usable += takesNew(*cache) ? 1 : 0;
            }
            return {};
        });
        qInfo("seed %u: %zu flipped bytes; %zu of %zu caches took new values at once", kSeed, flips.size(),
              usable.load(), asked.load());
        m_flips = flips.size();
        QVERIFY2(failures.empty(), report(failures).c_str());
        QCOMPARE(usable.load(), asked.load());
        QVERIFY2(m_flips >= kEachKind, std::to_string(m_flips).c_str());
    }

    void theFaultsAreTenThousand()
    {
        std::size_t writes = 0;
        for (const auto& [code, count] : m_writes)
            writes += count;
        qInfo("%zu kill points, %zu failing operations, %zu flipped bytes", m_kills, writes, m_flips);
        QVERIFY(m_kills + writes + m_flips >= kInAll);
    }

private:
    std::size_t m_kills = 0;
    std::map<ErrorCode, std::size_t> m_writes; ///< that failed, by how
    std::size_t m_flips = 0;
};

QTEST_GUILESS_MAIN(TestCacheFaults)
#include "tst_cache_faults.moc"
