// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/probe.h>

#include <QtCore/QAbstractTableModel>
#include <QtCore/QCache>
#include <QtCore/QTimer>

#include <chrono>
#include <optional>

namespace hookq::monitor {

/// The messages of one topic, of any number. A row's id is known without asking (id = first + row),
/// its content is asked for when somebody looks at it: in aligned chunks, one at a time, newest
/// look first.
///
/// Item views keep a few bytes for every row and count pixels in int, so at most MaxRows ids around
/// the place of interest are rows; showId() moves that window.
class MessageModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Id, Created, Age, ProtocolNumber, Size, Type, Preview, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole, ///< qint64
        StateRole, ///< MessageModel::State
    };
    enum class State {
        Loading, ///< Asked for, or about to be.
        Loaded,
        Missing, ///< Ids are contiguous, and this one is not there: an alarm.
    };
    Q_ENUM(State)

    static constexpr qint64 MaxRows = 1'000'000;
    static constexpr qint64 ChunkIds = 256;
    static constexpr int CachedChunks = 64;

    /// \a debounce: how long the eye rests on a place before it is asked for.
    explicit MessageModel(QObject *parent = nullptr,
                          std::chrono::milliseconds debounce = std::chrono::milliseconds(30));

    /// Forgets everything. 0 and 0: the topic is empty.
    void reset(qint64 firstId, qint64 lastId);
    /// What the topic holds now; grows and shrinks the rows, keeps what is known.
    void setBounds(qint64 firstId, qint64 lastId);
    /// For the ages: the database's clock.
    void setServerTime(qint64 serverMs);
    /// Asks again for everything that is looked at.
    void refresh();

    [[nodiscard]] qint64 firstId() const { return m_firstId; }
    [[nodiscard]] qint64 lastId() const { return m_lastId; }
    /// The ids that are rows.
    [[nodiscard]] qint64 windowFirst() const { return m_base; }
    [[nodiscard]] qint64 windowLast() const { return m_base + m_rows - 1; }
    [[nodiscard]] qint64 idAt(int row) const { return m_base + row; }
    /// -1 if \a id is not among the rows.
    [[nodiscard]] int rowOf(qint64 id) const;
    /// What is known of \a id; nothing if it is not loaded or not there. Asks for nothing.
    [[nodiscard]] std::optional<MessageHead> head(qint64 id) const;
    /// Makes \a id, or the nearest there is, a row with others on both sides, and returns the row;
    /// -1 if the topic is empty. Resets the model if the window has to move.
    int showId(qint64 id);

    /// The answer to headsWanted().
    void setHeads(const QList<MessageHead> &heads);
    /// There is no answer; asked again after the next setBounds().
    void headsFailed();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

Q_SIGNALS:
    /// Not again before the answer is there.
    void headsWanted(qint64 firstId, qint64 lastId) const;

private:
    struct Chunk {
        qint64 upTo = 0; ///< Ids beyond were not in the topic yet when this was read.
        QList<std::optional<MessageHead>> heads; ///< By id modulo ChunkIds.
    };
    struct Range {
        qint64 firstId = 0;
        qint64 lastId = 0;
    };

    [[nodiscard]] static qint64 chunkOf(qint64 id) { return id >> 8; }
    [[nodiscard]] const Chunk *loaded(qint64 id) const;
    [[nodiscard]] State state(qint64 id) const;
    void want(qint64 chunk) const;
    void askNext() const;
    void rebase(qint64 base, qint64 rows);
    void shrinkTo(qint64 firstId);
    void growTo(qint64 lastId);
    [[nodiscard]] QVariant text(qint64 id, int column) const;
    [[nodiscard]] QString textOf(const MessageHead &head, int column) const;

    qint64 m_firstId = 0;
    qint64 m_lastId = 0;
    qint64 m_base = 1;
    qint64 m_rows = 0;
    qint64 m_serverMs = 0;
    // What is looked at is learned from data(), which is const.
    mutable QCache<qint64, Chunk> m_chunks{CachedChunks};
    mutable QList<qint64> m_wanted; ///< Chunks, the newest look last.
    mutable std::optional<Range> m_asked;
    bool m_failed = false;
    QTimer *m_debounce;
};

} // namespace hookq::monitor
