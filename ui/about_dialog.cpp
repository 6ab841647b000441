// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/about_dialog.h>

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QVBoxLayout>

namespace tessera {

namespace {

constexpr int kProgramIconSide = 96;

QLabel* words(const QString& text)
{
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

AboutDialog::AboutDialog(const QString& renderer, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("About Tessera"));
    setAttribute(Qt::WA_DeleteOnClose);

    auto* icon = new QLabel;
    icon->setPixmap(
        QIcon(QStringLiteral(":/icons/org.tessera.Tessera.svg")).pixmap(kProgramIconSide, kProgramIconSide));
    icon->setAlignment(Qt::AlignTop);

    auto* name = words(QStringLiteral("Tessera %1").arg(QLatin1String(TESSERA_VERSION)));
    QFont large = name->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setWeight(QFont::DemiBold);
    name->setFont(large);

    auto* text = new QVBoxLayout;
    text->setSpacing(8);
    text->addWidget(name);
    text->addWidget(words(tr("Fly from a whole folder of images down to one pixel.")));
    text->addWidget(words(tr("A tessera is one tile of a mosaic.")));
    text->addSpacing(8);
    text->addWidget(words(tr("Free software under the GNU General Public License, version 3 or later. "
                             "It comes with no warranty.")));
    text->addWidget(words(tr("Qt %1, drawing with %2")
                              .arg(QLatin1String(qVersion()), renderer.isEmpty() ? tr("nothing yet") : renderer)));
    text->addStretch();

    auto* row = new QHBoxLayout;
    row->setSpacing(20);
    row->addWidget(icon);
    row->addLayout(text, 1);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(16);
    column->addLayout(row);
    column->addWidget(buttons);
    setMinimumWidth(540);
}

} // namespace tessera
