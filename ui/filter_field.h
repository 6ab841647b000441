// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace tessera {

class Scene;

/// Where a user types which images to see; each letter counts at once. Hidden until it is begun, and again
/// once it is left empty. Several windows may share the scene: each shows the filter that holds.
class FilterField final : public QLineEdit {
    Q_OBJECT

public:
    /// The scene outlives it.
    explicit FilterField(Scene& scene, QWidget* parent = nullptr);

    /// Shows it and takes the focus.
    void begin();

signals:
    /// The user is done: Return keeps the filter, Escape ends it.
    void left();
    /// The focus has gone elsewhere by itself.
    void focusLost();

protected:
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void leave();
    void follow();
    void writeWords();

    Scene& m_scene;
    bool m_typing = false; ///< since begin(), until it is left
};

} // namespace tessera
