// SPDX-License-Identifier: MIT
#pragma once

#include <hookq/error.h>

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QMap>
#include <QtCore/QSet>
#include <QtCore/QString>
#include <QtCore/QVarLengthArray>

#include <msgpack.hpp>

#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <ranges>
#include <string_view>
#include <tuple>
#include <type_traits>

QT_BEGIN_NAMESPACE
class QDateTime;
class QObject;
class QUuid;
class QVariant;
struct QMetaObject;
QT_END_NAMESPACE

/// What pack() and unpack() of msgpack.h are made of; nothing here is for applications.
///
/// Values are read straight from the bytes, not from msgpack-c's objects: so errors know their
/// field, nil and lengths are treated by one rule for every type, and nothing is allocated on the
/// way.
namespace hookq::detail {

/// Leaves pack() and unpack() as their Error.
class HOOKQ_EXPORT MsgpackFailure : public std::exception {
public:
    explicit MsgpackFailure(QString text);
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] const char *what() const noexcept override { return "msgpack"; }

private:
    QString m_text;
};

/// The exception in flight as an Error. Only in a catch block.
HOOKQ_EXPORT Error currentFailure(ErrorCode code);

/// Where in a value we are, for error texts.
class HOOKQ_EXPORT Path {
public:
    static constexpr qsizetype MaximumDepth = 512;

    class Step {
    public:
        Step(Path &path, QByteArrayView name)
            : m_path(path)
        {
            m_path.enter({ name, -1 });
        }
        Step(Path &path, qsizetype index)
            : m_path(path)
        {
            m_path.enter({ {}, index });
        }
        ~Step() { m_path.m_elements.removeLast(); }
        Q_DISABLE_COPY_MOVE(Step)

    private:
        Path &m_path;
    };

    [[noreturn]] void fail(const QString &text) const;

private:
    struct Element {
        QByteArrayView name;
        qsizetype index;
    };
    void enter(Element element);

    QVarLengthArray<Element, 16> m_elements;
};

struct ByteSink {
    QByteArray bytes;
    void write(const char *data, size_t size) { bytes.append(data, qsizetype(size)); }
};

class Packer;
class Reader;

template <typename T> void write(Packer &packer, const T &value);
template <typename T> void read(Reader &reader, T &value);

/// A msgpack-c packer whose pack() knows the types of msgpack.h; so the members that MSGPACK_DEFINE
/// writes can have them.
class HOOKQ_EXPORT Packer : public ::msgpack::packer<ByteSink> {
public:
    Packer()
        : ::msgpack::packer<ByteSink>(m_sink)
    {
    }
    Q_DISABLE_COPY_MOVE(Packer)

    template <typename T> Packer &pack(const T &value)
    {
        write(*this, value);
        return *this;
    }
    template <typename T> void packForeign(const T &value)
    {
        static_cast<::msgpack::packer<ByteSink> &>(*this) << value;
    }
    // msgpack-c writes a floating point number without a fraction as an integer, and so loses -0.0.
    void packFloat(float value);
    void packDouble(double value);
    void packText(std::string_view utf8);
    void packBytes(QByteArrayView bytes);
    void packArraySize(size_t size) { pack_array(checkedSize(size)); }
    void packMapSize(size_t size) { pack_map(checkedSize(size)); }

    [[nodiscard]] QByteArray takeBytes() { return std::move(m_sink.bytes); }
    Path path;

private:
    quint32 checkedSize(size_t size) const;

    ByteSink m_sink;
};

HOOKQ_EXPORT void writeValue(Packer &packer, const QString &value);
HOOKQ_EXPORT void writeValue(Packer &packer, const QByteArray &value);
HOOKQ_EXPORT void writeValue(Packer &packer, const QDateTime &value);
HOOKQ_EXPORT void writeValue(Packer &packer, const QUuid &value);
HOOKQ_EXPORT void writeValue(Packer &packer, const QVariant &value);
HOOKQ_EXPORT void writeGadget(Packer &packer, const QMetaObject &metaObject, const void *gadget);

/// One value without its children.
struct Token {
    enum class Type {
        Nil,
        Bool,
        Negative, ///< An integer below zero.
        Integer, ///< An integer from zero on.
        Float32,
        Float64,
        String,
        Binary,
        Array,
        Map,
        Extension,
    };
    Type type = Type::Nil;
    qint8 extensionType = 0;
    quint32 count = 0; ///< Elements of an Array, entries of a Map.
    quint64 number = 0; ///< Bool and integers; a Negative as its two's complement.
    double floating = 0; ///< Float32 and Float64.
    QByteArrayView content; ///< String, Binary and Extension.

    [[nodiscard]] bool isText() const { return type == Type::String || type == Type::Binary; }
};

/// Reads the first value of some bytes from front to back.
class HOOKQ_EXPORT Reader {
public:
    /// Walks over the whole value once: a Reader that exists holds a complete one. \a bytes must
    /// live as long.
    explicit Reader(QByteArrayView bytes);
    Q_DISABLE_COPY_MOVE(Reader)

    [[nodiscard]] Token peek() const;
    Token next();
    /// Consumes a nil if that is what comes next.
    bool takeNil();
    void skip();
    /// Skips the next value and returns its bytes.
    QByteArrayView takeRaw();

    bool readBool();
    qint64 readSigned(qint64 least, qint64 largest);
    quint64 readUnsigned(quint64 largest);
    double readDouble();
    float readFloat();
    QByteArrayView readText();
    quint32 readArraySize();
    quint32 readMapSize();

    [[noreturn]] void fail(const QString &text) const { path.fail(text); }
    [[noreturn]] void failType(const Token &token, const char *expected) const;
    [[noreturn]] void failLength(qsizetype length, qsizetype expected) const;
    [[noreturn]] void failForeign() const;
    Path path;

private:
    [[noreturn]] void failRange(const Token &token, const QString &least,
                                const QString &largest) const;

    QByteArrayView m_rest;
};

HOOKQ_EXPORT void readValue(Reader &reader, QString &value);
HOOKQ_EXPORT void readValue(Reader &reader, QByteArray &value);
HOOKQ_EXPORT void readValue(Reader &reader, QDateTime &value);
HOOKQ_EXPORT void readValue(Reader &reader, QUuid &value);
HOOKQ_EXPORT void readValue(Reader &reader, QVariant &value);
HOOKQ_EXPORT void readGadget(Reader &reader, const QMetaObject &metaObject, void *gadget);

/// A member of a struct, found at run time by its name on the wire.
struct Field {
    std::string_view name;
    void *value;
    void (*read)(Reader &reader, void *value);
};
using Fields = QVarLengthArray<Field, 16>;
HOOKQ_EXPORT void readNamedFields(Reader &reader, const Fields &fields);
HOOKQ_EXPORT void readFieldsInOrder(Reader &reader, const Fields &fields);

/// Takes the place of a packer to learn the members of a struct that has MSGPACK_DEFINE.
class FieldCollector : public ::msgpack::packer<ByteSink> {
public:
    FieldCollector()
        : ::msgpack::packer<ByteSink>(m_sink)
    {
    }
    Q_DISABLE_COPY_MOVE(FieldCollector)

    FieldCollector &pack_map(quint32)
    {
        m_named = true;
        return *this;
    }
    FieldCollector &pack_array(quint32) { return *this; }
    template <typename T> FieldCollector &pack(const T &value)
    {
        if (m_named && m_expectsName) {
            if constexpr (std::convertible_to<const T &, std::string_view>)
                m_name = std::string_view(value);
        } else {
            // The members are those of an object that is not const; the macro's function is.
            m_fields.append({ m_name, const_cast<T *>(&value), [](Reader &reader, void *field) {
                                 read(reader, *static_cast<T *>(field));
                             } });
        }
        m_expectsName = !m_expectsName;
        return *this;
    }
    [[nodiscard]] bool isNamed() const { return m_named; }
    [[nodiscard]] const Fields &fields() const { return m_fields; }

private:
    ByteSink m_sink;
    bool m_named = false;
    bool m_expectsName = true;
    std::string_view m_name;
    Fields m_fields;
};

// Which of the ways a type goes.

template <typename T>
concept Leaf = std::same_as<T, QString> || std::same_as<T, QByteArray> || std::same_as<
    T, QDateTime> || std::same_as<T, QUuid> || std::same_as<T, QVariant>;

template <typename T>
concept Text8 = std::convertible_to<const T &, std::string_view>;

template <typename T>
concept Text16 = std::convertible_to<const T &, QStringView>;

template <typename T>
concept Byte =
    std::same_as<T, char> || std::same_as<T, unsigned char> || std::same_as<T, std::byte>;

template <typename T>
concept Bytes = std::ranges::contiguous_range<const T> && Byte<std::ranges::range_value_t<const T>>;

template <typename T>
concept Associative = std::ranges::range<const T> && requires
{
    typename T::key_type;
    typename T::mapped_type;
};

template <typename T>
concept Appendable = requires(T &container, typename T::value_type value)
{
    container.push_back(value);
};

template <typename T>
concept Insertable = requires(T &container, typename T::value_type value)
{
    container.insert(value);
};

template <typename T>
concept TupleLike = requires
{
    std::tuple_size<T>::value;
};

template <typename T>
concept SelfPacking = requires(const T &value, Packer &packer)
{
    value.msgpack_pack(packer);
};

/// Has all that MSGPACK_DEFINE writes; a hand-written pair of functions lacks the third.
template <typename T>
concept MacroDefined = SelfPacking<T> && requires(T &value, FieldCollector &collector,
                                                  const ::msgpack::object &object,
                                                  ::msgpack::object *target, ::msgpack::zone &zone)
{
    value.msgpack_pack(collector);
    value.msgpack_unpack(object);
    value.msgpack_object(target, zone);
};

template <typename T>
concept Gadget = !SelfPacking<T> && !std::derived_from<T, QObject> && requires
{
    typename T::QtGadgetHelper;
    T::staticMetaObject;
};

template <typename T> inline constexpr bool IsOptional = false;
template <typename T> inline constexpr bool IsOptional<std::optional<T>> = true;

template <typename T> inline constexpr bool IsFlags = false;
template <typename Enum> inline constexpr bool IsFlags<QFlags<Enum>> = true;

template <typename T> void writeEntries(Packer &packer, const T &map)
{
    packer.packMapSize(size_t(std::ranges::distance(map)));
    for (auto it = map.begin(); it != map.end(); ++it) {
        const Path::Step step(packer.path, "entry");
        if constexpr (requires { it.key(); }) {
            packer.pack(it.key());
            packer.pack(it.value());
        } else {
            packer.pack(it->first);
            packer.pack(it->second);
        }
    }
}

template <typename T> void writeElements(Packer &packer, const T &range)
{
    packer.packArraySize(size_t(std::ranges::distance(range)));
    qsizetype index = 0;
    for (const auto &element : range) {
        const Path::Step step(packer.path, index++);
        packer.pack(element);
    }
}

template <typename T> void write(Packer &packer, const T &value)
{
    if constexpr (std::same_as<T, bool>) {
        value ? packer.pack_true() : packer.pack_false();
    } else if constexpr (std::same_as<T, std::nullptr_t> || std::same_as<T, std::nullopt_t>) {
        packer.pack_nil();
    } else if constexpr (std::signed_integral<T>) {
        packer.pack_int64(value);
    } else if constexpr (std::unsigned_integral<T>) {
        packer.pack_uint64(value);
    } else if constexpr (std::is_enum_v<T>) {
        packer.pack(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (IsFlags<T>) {
        packer.pack(typename T::Int(value));
    } else if constexpr (std::same_as<T, float>) {
        packer.packFloat(value);
    } else if constexpr (std::same_as<T, double>) {
        packer.packDouble(value);
    } else if constexpr (Leaf<T>) {
        writeValue(packer, value);
    } else if constexpr (Text8<T>) {
        packer.packText(value);
    } else if constexpr (Text16<T>) {
        writeValue(packer, QStringView(value).toString());
    } else if constexpr (IsOptional<T>) {
        value ? packer.pack(*value) : packer.pack(nullptr);
    } else if constexpr (SelfPacking<T>) {
        const Path::Step step(packer.path, "member");
        value.msgpack_pack(packer);
    } else if constexpr (Gadget<T>) {
        writeGadget(packer, T::staticMetaObject, &value);
    } else if constexpr (Bytes<T>) {
        packer.packBytes({ reinterpret_cast<const char *>(std::ranges::data(value)),
                           qsizetype(std::ranges::size(value)) });
    } else if constexpr (Associative<T>) {
        writeEntries(packer, value);
    } else if constexpr (std::ranges::range<const T>) {
        writeElements(packer, value);
    } else if constexpr (TupleLike<T>) {
        packer.pack_array(std::tuple_size_v<T>);
        std::apply([&](const auto &...elements) { (packer.pack(elements), ...); }, value);
    } else {
        packer.packForeign(value);
    }
}

template <typename T> void readEntries(Reader &reader, T &map)
{
    map.clear();
    for (quint32 rest = reader.readMapSize(); rest > 0; --rest) {
        typename T::key_type key{};
        {
            const Path::Step step(reader.path, "key");
            read(reader, key);
        }
        typename T::mapped_type value{};
        if constexpr (std::same_as<typename T::key_type, QString>) {
            const QByteArray name = key.toUtf8();
            const Path::Step step(reader.path, QByteArrayView(name));
            read(reader, value);
        } else {
            const Path::Step step(reader.path, "value");
            read(reader, value);
        }
        if constexpr (requires { map.insert_or_assign(std::move(key), std::move(value)); })
            map.insert_or_assign(std::move(key), std::move(value));
        else
            map.insert(std::move(key), std::move(value));
    }
}

template <typename T> void readElements(Reader &reader, T &container)
{
    container.clear();
    const quint32 count = reader.readArraySize();
    for (quint32 i = 0; i < count; ++i) {
        const Path::Step step(reader.path, qsizetype(i));
        typename T::value_type element{};
        read(reader, element);
        if constexpr (Appendable<T>)
            container.push_back(std::move(element));
        else
            container.insert(std::move(element));
    }
}

template <typename T> void readTuple(Reader &reader, T &tuple)
{
    constexpr auto size = std::tuple_size_v<T>;
    const quint32 count = reader.readArraySize();
    if (count != size)
        reader.failLength(count, size);
    qsizetype index = 0;
    const auto readElement = [&](auto &element) {
        const Path::Step step(reader.path, index++);
        read(reader, element);
    };
    std::apply([&](auto &...elements) { (readElement(elements), ...); }, tuple);
}

template <typename T> void readBytes(Reader &reader, T &bytes)
{
    const QByteArrayView content = reader.readText();
    if constexpr (requires { bytes.resize(content.size()); })
        bytes.resize(static_cast<decltype(bytes.size())>(content.size()));
    else if (content.size() != qsizetype(std::ranges::size(bytes)))
        reader.failLength(content.size(), qsizetype(std::ranges::size(bytes)));
    std::ranges::copy(content, reinterpret_cast<char *>(std::ranges::data(bytes)));
}

template <typename T> void readMembers(Reader &reader, T &value)
{
    FieldCollector collector;
    std::as_const(value).msgpack_pack(collector);
    if (collector.isNamed())
        readNamedFields(reader, collector.fields());
    else
        readFieldsInOrder(reader, collector.fields());
}

/// By msgpack-c's adaptor, from its objects; the size of both is known to be borne out by the
/// bytes.
template <typename T> void readForeign(Reader &reader, T &value)
{
    const QByteArrayView raw = reader.takeRaw();
    const auto handle = ::msgpack::unpack(raw.data(), size_t(raw.size()));
    try {
        handle.get().convert(value);
    } catch (const ::msgpack::type_error &) {
        reader.failForeign();
    }
}

template <typename T> void read(Reader &reader, T &value)
{
    if constexpr (!std::is_array_v<T>) {
        if (!std::same_as<T, QVariant> && reader.takeNil()) {
            value = T{};
            return;
        }
    }
    if constexpr (std::same_as<T, bool>) {
        value = reader.readBool();
    } else if constexpr (std::signed_integral<T>) {
        value = static_cast<T>(
            reader.readSigned(std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
    } else if constexpr (std::unsigned_integral<T>) {
        value = static_cast<T>(reader.readUnsigned(std::numeric_limits<T>::max()));
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> number{};
        read(reader, number);
        value = static_cast<T>(number);
    } else if constexpr (IsFlags<T>) {
        typename T::Int number{};
        read(reader, number);
        value = T::fromInt(number);
    } else if constexpr (std::same_as<T, float>) {
        value = reader.readFloat();
    } else if constexpr (std::same_as<T, double>) {
        value = reader.readDouble();
    } else if constexpr (Leaf<T>) {
        readValue(reader, value);
    } else if constexpr (std::same_as<T, std::string>) {
        const QByteArrayView text = reader.readText();
        value.assign(text.data(), size_t(text.size()));
    } else if constexpr (IsOptional<T>) {
        read(reader, value.emplace());
    } else if constexpr (MacroDefined<T>) {
        readMembers(reader, value);
    } else if constexpr (SelfPacking<T> || std::is_array_v<T>) {
        readForeign(reader, value);
    } else if constexpr (Gadget<T>) {
        readGadget(reader, T::staticMetaObject, &value);
    } else if constexpr (Bytes<T>) {
        readBytes(reader, value);
    } else if constexpr (Associative<T>) {
        readEntries(reader, value);
    } else if constexpr (TupleLike<T>) {
        readTuple(reader, value);
    } else if constexpr (Appendable<T> || Insertable<T>) {
        readElements(reader, value);
    } else {
        readForeign(reader, value);
    }
}

template <typename T> inline constexpr bool IsQtContainer = false;
template <typename T> inline constexpr bool IsQtContainer<QList<T>> = true;
template <typename T> inline constexpr bool IsQtContainer<QSet<T>> = true;
template <typename Key, typename T> inline constexpr bool IsQtContainer<QMap<Key, T>> = true;
template <typename Key, typename T> inline constexpr bool IsQtContainer<QHash<Key, T>> = true;

/// Types that msgpack-c itself knows nothing of.
template <typename T>
concept QtValue = Leaf<T> || IsQtContainer<T> || IsFlags<T> || Gadget<T>;

} // namespace hookq::detail

// msgpack-c's macros and containers compile with Qt types as members and elements.
namespace msgpack {
MSGPACK_API_VERSION_NAMESPACE(MSGPACK_DEFAULT_API_NS)
{
    namespace adaptor {

    template <hookq::detail::QtValue T> struct pack<T> {
        template <typename Stream>
        msgpack::packer<Stream> &operator()(msgpack::packer<Stream> &stream, const T &value) const
        {
            hookq::detail::Packer packer;
            packer.pack(value);
            const QByteArray bytes = packer.takeBytes();
            return stream.pack_str_body(bytes.constData(), quint32(bytes.size()));
        }
    };

    template <hookq::detail::QtValue T> struct convert<T> {
        const msgpack::object &operator()(const msgpack::object &object, T &value) const
        {
            hookq::detail::Packer packer;
            packer.packForeign(object);
            const QByteArray bytes = packer.takeBytes();
            hookq::detail::Reader reader(bytes);
            hookq::detail::read(reader, value);
            return object;
        }
    };

    } // namespace adaptor
}
} // namespace msgpack
