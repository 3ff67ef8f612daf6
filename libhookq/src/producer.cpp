// SPDX-License-Identifier: MIT
#include <hookq/producer.h>

#include "guarded.h"
#include "idallocation.h"
#include "logging.h"
#include "store/store.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRandomGenerator>

#include <mutex>
#include <thread>

namespace hookq {

namespace {

Error payloadTooLarge(qint64 size)
{
    return Error(ErrorCode::PayloadTooLarge,
                 QCoreApplication::translate("hookq", "The payload has %1 bytes; the most is %2.")
                     .arg(size)
                     .arg(MaximumPayload));
}

Result<> checkSize(const QList<Payload> &payloads)
{
    for (const Payload &payload : payloads) {
        if (payload.data.size() > MaximumPayload)
            return payloadTooLarge(payload.data.size());
    }
    return {};
}

/// Two writers that deadlocked would meet again if both came back at once.
void backOff(int attempt)
{
    if (attempt < 2)
        return;
    const int mostMs = 1 << qMin(attempt - 1, 5);
    std::this_thread::sleep_for(
        std::chrono::microseconds(QRandomGenerator::global()->bounded(1000 * mostMs)));
}

} // namespace

Hook::~Hook() = default;

class Producer::Private {
public:
    Private(Topic writtenTopic, Options given)
        : topic(std::move(writtenTopic))
        , options(std::move(given))
        , m_sequence(*options.clock)
        , m_allocation(m_sequence, *options.clock)
    {
    }

    /// Begin, save, make the payloads, allocate, insert, commit; again while a rerun can help.
    Result<Batch> write(const QSqlDatabase &database, const Save &save,
                        const MakePayloads &payloads);
    Result<qint64> append(const QSqlDatabase &database, const Payload &payload);

    const Topic topic;
    const Options options;

private:
    Result<Batch> writeOnce(store::TopicStore &store, const Save &save,
                            const MakePayloads &payloads);
    Result<Batch> sendAndCommit(store::TopicStore &store, store::Transaction &transaction,
                                const QList<Payload> &payloads);

    /// Held from the allocation of an id to the end of COMMIT, so that the threads of this process
    /// queue here and not in the database. Nothing inside waits for a business row: no deadlock
    /// with a save.
    std::mutex m_window;
    SequenceKnowledge m_sequence;
    IdAllocation m_allocation; ///< Guarded by m_window.
};

Result<Producer::Batch> Producer::Private::write(const QSqlDatabase &database, const Save &save,
                                                 const MakePayloads &payloads)
{
    auto store = store::TopicStore::on(database, topic, options.timeZone);
    if (!store)
        return store.error();
    const qint64 startedAt = options.clock->steadyMs();
    for (int attempt = 1;; ++attempt) {
        auto written = writeOnce(*store, save, payloads);
        if (written || !written.error().isTransient())
            return written;
        qCDebug(logProducer) << topic.name() << "attempt" << attempt << written.error();
        const bool outOfTime = options.clock->steadyMs() - startedAt >= options.giveUpAfter.count();
        if (attempt >= options.maxAttempts || outOfTime)
            return written.error().code() == ErrorCode::Busy
                ? written
                : written.error().withCode(ErrorCode::TransientFailure);
        backOff(attempt);
    }
}

Result<Producer::Batch> Producer::Private::writeOnce(store::TopicStore &store, const Save &save,
                                                     const MakePayloads &makePayloads)
{
    auto transaction = store::Transaction::begin(store.database(), store.dialect());
    if (!transaction)
        return transaction.error();
    if (save) {
        if (auto saved = guarded(ErrorCode::HookFailed, [&] { return save(store.database()); });
            !saved)
            return saved.error();
    }
    auto payloads = guarded(ErrorCode::HookFailed, [&] { return makePayloads(); });
    if (!payloads)
        return payloads.error();
    if (auto checked = checkSize(*payloads); !checked)
        return checked.error();
    if (auto alive = transaction->checkAlive(); !alive)
        return alive.error();
    if (!payloads->isEmpty())
        return sendAndCommit(store, *transaction, *payloads);
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return Batch{};
}

Result<Producer::Batch> Producer::Private::sendAndCommit(store::TopicStore &store,
                                                         store::Transaction &transaction,
                                                         const QList<Payload> &payloads)
{
    const std::lock_guard window(m_window);
    auto first = m_allocation.insert(store, payloads);
    if (!first)
        return first.error();
    if (auto committed = transaction.commit(); !committed)
        return committed.error();
    m_allocation.committed(*first + payloads.size());
    return Batch{*first, payloads.size()};
}

Result<qint64> Producer::Private::append(const QSqlDatabase &database, const Payload &payload)
{
    auto store = store::TopicStore::on(database, topic, options.timeZone);
    if (!store)
        return store.error();
    const auto inTransaction = [&]() -> Result<> {
        auto state = store->dialect().state(store->database());
        if (!state)
            return state.error();
        if (*state == store::TransactionState::Open)
            return {};
        return Error(ErrorCode::NotInTransaction,
                     QCoreApplication::translate(
                         "hookq", "append() needs an open transaction on the connection."));
    };
    if (auto open = inTransaction(); !open)
        return open.error();
    // Asked again after a round trip: MariaDB's handle learns from any answer that a deadlock has
    // ended the caller's transaction, in which case the message would be committed alone.
    if (auto answered = store->ping(); !answered)
        return answered.error();
    if (auto open = inTransaction(); !open)
        return open.error();
    auto id = IdAllocation(m_sequence, *options.clock).insert(*store, {payload});
    if (id || !id.error().isTransient())
        return id;
    return id.error().withCode(ErrorCode::TransactionLost);
}

Producer::Producer(Topic topic)
    : Producer(std::move(topic), Options())
{
}

Producer::Producer(Topic topic, Options options)
    : d(std::make_unique<Private>(std::move(topic), std::move(options)))
{
}

Producer::~Producer() = default;

const Topic &Producer::topic() const { return d->topic; }

Result<qint64> Producer::writeHook(QSqlDatabase database, Hook &hook)
{
    return writeHook(
        database, [&hook](QSqlDatabase &connection) { return hook.save(connection); },
        MakePayload([&hook] { return hook.message(); }));
}

Result<qint64> Producer::writeHook(QSqlDatabase database, const Save &save,
                                   const MakePayload &payload)
{
    auto written = d->write(database, save, [&payload]() -> Result<QList<Payload>> {
        auto made = payload();
        if (!made)
            return made.error();
        return *made ? QList<Payload>{**std::move(made)} : QList<Payload>();
    });
    if (!written)
        return written.error();
    return written->first;
}

Result<qint64> Producer::writeHook(QSqlDatabase database, const Save &save, const Payload &payload)
{
    return writeHook(database, save, MakePayload([&payload]() -> Result<std::optional<Payload>> {
                         return std::optional(payload);
                     }));
}

Result<Producer::Batch> Producer::writeBatch(QSqlDatabase database, const Save &save,
                                             const MakePayloads &payloads)
{
    return d->write(database, save, payloads);
}

Result<Producer::Batch> Producer::writeBatch(QSqlDatabase database, const QList<Payload> &payloads)
{
    return d->write(database, {}, [&payloads]() -> Result<QList<Payload>> { return payloads; });
}

Result<qint64> Producer::append(QSqlDatabase database, const Payload &payload)
{
    if (payload.data.size() > MaximumPayload)
        return payloadTooLarge(payload.data.size());
    return d->append(database, payload);
}

Result<std::optional<Payload>> Producer::optionalPayload(Result<Payload> payload)
{
    if (!payload)
        return payload.error();
    return std::optional(*std::move(payload));
}

} // namespace hookq
