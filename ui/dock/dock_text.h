// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <QString>

#include <core/clock.h>
#include <core/reports.h>
#include <ui/dock/reason_text.h>

/// Numbers as people read them, by the default QLocale.
namespace tessera::text {

[[nodiscard]] inline QString from(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

/// "0 B", "900 B", "12.4 MiB"
[[nodiscard]] QString bytes(std::uint64_t value);
/// "12.4 MiB", or a dash for nothing
[[nodiscard]] QString bytesOrDash(std::uint64_t value);
/// "1,204"
[[nodiscard]] QString count(std::uint64_t value);
/// "340 ms", "3 s", "2 min", "5 h": short and coarse, for a column
[[nodiscard]] QString age(Duration value);
/// "0 ms", "2.4 ms", then as age
[[nodiscard]] QString milliseconds(double value);
/// "0", "0.4", "12", "1,204"
[[nodiscard]] QString perSecond(double value);
/// "45 %", a dash when there is nothing to divide by
[[nodiscard]] QString share(std::uint64_t part, std::uint64_t whole);
/// "view 1, retained"
[[nodiscard]] QString holders(const std::vector<HolderReport>& holders);
/// One holder a line, with where it was taken and for how long
[[nodiscard]] QString holdersTip(const std::vector<HolderReport>& holders);
/// The state words of the reports, translated; a word not known is shown as it is
[[nodiscard]] QString state(const std::string& word);
/// A report's error, translated where it carries what that needs
template <class Report>
[[nodiscard]] QString error(const Report& report)
{
    return report.failure.reason.empty() ? from(report.error) : reasonText(report.failure);
}
/// A tile's label, "sunset.jpg · L2 3,0"; of a picture that comes with the program the name is translated
[[nodiscard]] QString label(const std::string& label);
/// Who holds a resource, why it changed, what a pool is called: the words that this program uses,
/// translated, also with a number ("view 2") or a name ("made room for: sunset.jpg") after them; others are
/// shown as they are
[[nodiscard]] QString term(const std::string& words);
/// "Visible now" for class 1 and so on
[[nodiscard]] QString priorityClass(unsigned value);

} // namespace tessera::text
