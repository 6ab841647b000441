// SPDX-License-Identifier: MIT
#pragma once

#include <ui/dock/report_page.h>

namespace tessera {

/// The pages that are one table and a sentence for when it is empty.
[[nodiscard]] ReportPage* makePoolsPage(QWidget* parent);
[[nodiscard]] ReportPage* makeCachesPage(QWidget* parent);
[[nodiscard]] ReportPage* makeSourcesPage(QWidget* parent);

} // namespace tessera
