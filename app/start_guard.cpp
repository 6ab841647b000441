// SPDX-License-Identifier: GPL-3.0-or-later
#include <app/start_guard.h>

#include <cstdlib>
#include <iostream>
#include <utility>
#include <vector>

#include <QByteArray>
#include <QString>

namespace tessera {

namespace {

struct Remark {
    QtMsgType type;
    QByteArray category;
    QString text;
};

// Qt calls a plain function.
QtMessageHandler before = nullptr;
std::vector<Remark> keptBack;

// The first remark names the cause; what follows is about plugins.
void keepBack(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    keptBack.push_back({type, context.category, text});
    if (type != QtFatalMsg)
        return;
    const QString cause = keptBack.front().text.section('\n', 0, 0);
    std::cerr << "tessera: the display cannot be used: " << cause.toStdString() << std::endl;
    std::_Exit(1); // to return is to crash; what began early writes nothing that may not break off
}

} // namespace

StartGuard::StartGuard()
{
    before = qInstallMessageHandler(keepBack);
}

StartGuard::~StartGuard()
{
    qInstallMessageHandler(before);
    for (const Remark& remark : std::exchange(keptBack, {}))
        before(remark.type, QMessageLogContext(nullptr, 0, nullptr, remark.category.constData()), remark.text);
}

} // namespace tessera
