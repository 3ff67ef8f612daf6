// SPDX-License-Identifier: MIT
#include <hookq/msgpackcodec.h>

#include "msgpackstruct.h"

#include <QtCore/QAssociativeIterable>
#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QMetaProperty>
#include <QtCore/QSequentialIterable>
#include <QtCore/QUuid>
#include <QtCore/QVariant>

namespace hookq::detail {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(hookq)
};

template <typename... Ts> struct Types {
};

/// The types that are known at compile time; all others go by what their QMetaType can do.
using KnownTypes =
    Types<bool, char, signed char, unsigned char, short, unsigned short, int, unsigned int, long,
          unsigned long, long long, unsigned long long, float, double, std::string, QString,
          QByteArray, QDateTime, QUuid, QStringList, QVariantList, QVariantMap, QVariantHash>;

template <typename... Ts>
bool writeKnown(Types<Ts...>, Packer &packer, QMetaType type, const void *data)
{
    return (
        (type == QMetaType::fromType<Ts>() && (packer.pack(*static_cast<const Ts *>(data)), true))
        || ...);
}

template <typename... Ts> bool readKnown(Types<Ts...>, Reader &reader, QMetaType type, void *data)
{
    return ((type == QMetaType::fromType<Ts>() && (read(reader, *static_cast<Ts *>(data)), true))
            || ...);
}

/// The integer type an enum or QFlags of this metatype is stored as.
QMetaType storageType(QMetaType type)
{
    const bool isUnsigned = type.flags().testFlag(QMetaType::IsUnsignedEnumeration);
    switch (type.sizeOf()) {
    case 1:
        return isUnsigned ? QMetaType::fromType<quint8>() : QMetaType::fromType<qint8>();
    case 2:
        return isUnsigned ? QMetaType::fromType<quint16>() : QMetaType::fromType<qint16>();
    case 4:
        return isUnsigned ? QMetaType::fromType<quint32>() : QMetaType::fromType<qint32>();
    default:
        return isUnsigned ? QMetaType::fromType<quint64>() : QMetaType::fromType<qint64>();
    }
}

bool isEnumeration(QMetaType type) { return type.flags().testFlag(QMetaType::IsEnumeration); }

bool isGadget(QMetaType type)
{
    return type.flags().testFlag(QMetaType::IsGadget) && type.metaObject();
}

void writeSequence(Packer &packer, const QSequentialIterable &elements)
{
    packer.packArraySize(size_t(elements.size()));
    qsizetype index = 0;
    for (const QVariant &element : elements) {
        const Path::Step step(packer.path, index++);
        writeValue(packer, element);
    }
}

void writeAssociation(Packer &packer, const QAssociativeIterable &entries)
{
    packer.packMapSize(size_t(entries.size()));
    for (auto it = entries.begin(); it != entries.end(); ++it) {
        const Path::Step step(packer.path, "entry");
        writeValue(packer, it.key());
        writeValue(packer, it.value());
    }
}

void readType(Reader &reader, QMetaType type, void *data);

QVariant readVariantOf(Reader &reader, QMetaType type)
{
    QVariant value(type);
    if (type == QMetaType::fromType<QVariant>())
        readValue(reader, value);
    else
        readType(reader, type, value.data());
    return value;
}

void readSequence(Reader &reader, QVariant &container)
{
    auto elements = container.view<QSequentialIterable>();
    const QMetaType type = elements.valueMetaType();
    const quint32 count = reader.readArraySize();
    for (quint32 i = 0; i < count; ++i) {
        const Path::Step step(reader.path, qsizetype(i));
        elements.addValue(readVariantOf(reader, type));
    }
}

void readAssociation(Reader &reader, QVariant &container)
{
    auto entries = container.view<QAssociativeIterable>();
    const QMetaAssociation meta = entries.metaContainer();
    for (quint32 rest = reader.readMapSize(); rest > 0; --rest) {
        const Path::Step step(reader.path, "entry");
        const QVariant key = readVariantOf(reader, meta.keyMetaType());
        entries.setValue(key, readVariantOf(reader, meta.mappedMetaType()));
    }
}

/// Containers are known to their QMetaType by views only, and those want a QVariant.
bool readContainer(Reader &reader, QMetaType type, void *data)
{
    QVariant container(type);
    if (container.canView<QAssociativeIterable>()) {
        if (!reader.takeNil())
            readAssociation(reader, container);
    } else if (container.canView<QSequentialIterable>()) {
        if (!reader.takeNil())
            readSequence(reader, container);
    } else {
        return false;
    }
    type.destruct(data);
    type.construct(data, container.constData());
    return true;
}

void readType(Reader &reader, QMetaType type, void *data)
{
    if (readKnown(KnownTypes(), reader, type, data))
        return;
    if (isEnumeration(type))
        return readType(reader, storageType(type), data);
    if (isGadget(type))
        return reader.takeNil() ? void() : readGadget(reader, *type.metaObject(), data);
    if (!readContainer(reader, type, data))
        reader.fail(
            Text::tr("values of type %1 cannot be unpacked").arg(QLatin1StringView(type.name())));
}

using Properties = QVarLengthArray<QMetaProperty, 16>;

Properties storedProperties(const QMetaObject &metaObject)
{
    Properties properties;
    for (int i = 0; i < metaObject.propertyCount(); ++i) {
        const QMetaProperty property = metaObject.property(i);
        if (property.isReadable() && property.isStored())
            properties.append(property);
    }
    return properties;
}

} // namespace

void writeValue(Packer &packer, const QVariant &value)
{
    const QMetaType type = value.metaType();
    if (!type.isValid() || type == QMetaType::fromType<std::nullptr_t>()) {
        packer.pack_nil();
        return;
    }
    if (writeKnown(KnownTypes(), packer, type, value.constData()))
        return;
    if (isEnumeration(type))
        return writeValue(packer, QVariant(storageType(type), value.constData()));
    if (isGadget(type))
        return writeGadget(packer, *type.metaObject(), value.constData());
    if (value.canView<QAssociativeIterable>() || value.canConvert<QAssociativeIterable>())
        return writeAssociation(packer, value.value<QAssociativeIterable>());
    if (value.canConvert<QSequentialIterable>())
        return writeSequence(packer, value.value<QSequentialIterable>());
    packer.path.fail(
        Text::tr("values of type %1 cannot be packed").arg(QLatin1StringView(type.name())));
}

void writeGadget(Packer &packer, const QMetaObject &metaObject, const void *gadget)
{
    const Properties properties = storedProperties(metaObject);
    packer.packMapSize(size_t(properties.size()));
    for (const QMetaProperty &property : properties) {
        const Path::Step step(packer.path, QByteArrayView(property.name()));
        packer.packText(property.name());
        writeValue(packer, property.readOnGadget(gadget));
    }
}

void readGadget(Reader &reader, const QMetaObject &metaObject, void *gadget)
{
    const Properties properties = storedProperties(metaObject);
    readStruct(
        reader, properties.size(),
        [&](qsizetype i) { return QByteArrayView(properties[i].name()); },
        [&](qsizetype i) {
            const QMetaProperty &property = properties[i];
            if (!property.isWritable())
                return reader.skip();
            property.writeOnGadget(gadget, readVariantOf(reader, property.metaType()));
        });
}

} // namespace hookq::detail
