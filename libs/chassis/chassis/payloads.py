"""Payloads between JSON and messages, several times quicker than protobuf's own walk.

Plain fields go all at once. At the first thing that is not plain the whole payload takes
protobuf's way instead: what that one refuses is refused, in its own words.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from json.encoder import encode_basestring_ascii
from typing import Any, TypeVar

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message

M = TypeVar("M", bound=Message)
Reader = Callable[[Any], Any]


class _Odd(Exception):
    """Not for us."""


def parse(payload: dict[str, Any], message: type[M]) -> M:
    """Fields that the message does not know are ignored. Raises ParseError."""
    try:
        return message(**_fields(payload, _readers(message.DESCRIPTOR)))
    except (_Odd, TypeError, ValueError):
        return json_format.ParseDict(payload, message(), ignore_unknown_fields=True)


def text(message: Message) -> str:
    """The message as JSON, with the names that its proto gives."""
    try:
        return _printed(message)
    except _Odd:
        return json_format.MessageToJson(message, preserving_proto_field_name=True, indent=None)


def teller(kind: type[Message], *names: str) -> Callable[[Sequence[Any]], str]:
    """What writes the JSON of such a message from values of the named fields, without making one.

    For facts that are told by the hundred. A message within is the tuple of all its fields, in the
    order of their numbers; a default is left out. Raises TypeError for a field that may lack or
    repeat, or is not plain; the teller raises TypeError or ValueError for a value of another type.
    """
    fields: Mapping[str, Any] = kind.DESCRIPTOR.fields_by_name
    return _teller([fields[name] for name in names])


def _teller(fields: Sequence[FieldDescriptor]) -> Callable[[Sequence[Any]], str]:
    keyed = [(f'"{field.name}": ', _telling(field)) for field in fields]

    def tell(values: Sequence[Any]) -> str:
        told = zip(keyed, values, strict=True)
        return "{" + ", ".join([key + words(value) for (key, words), value in told if value]) + "}"

    return tell


def _telling(field: FieldDescriptor) -> Callable[[Any], str]:
    inner, lacking = field.message_type, field.has_presence
    words = _words(field)
    if field.is_repeated or words is _odd or (lacking and inner is None):
        raise TypeError(f"{field.full_name} is not for a teller")
    if inner is None:
        return words
    return _teller(sorted(inner.fields, key=lambda each: each.number))


def _fields(payload: Any, readers: Mapping[str, tuple[str, Reader]]) -> dict[str, Any]:
    if type(payload) is not dict:
        raise _Odd
    fields: dict[str, Any] = {}
    for key, value in payload.items():
        found = readers.get(key)
        if found is None:
            if key.startswith("["):
                raise _Odd
            continue
        name, reader = found
        if name in fields:
            raise _Odd
        fields[name] = reader(value)
    return fields


@cache
def _readers(descriptor: Descriptor) -> Mapping[str, tuple[str, Reader]]:
    """By both names that JSON may use."""
    readers: dict[str, tuple[str, Reader]] = {}
    for field in descriptor.fields:
        reader = _reader(field)
        readers[field.name] = readers[field.json_name] = (field.name, reader)
    return readers


def _reader(field: FieldDescriptor) -> Reader:
    oneof = field.containing_oneof
    if oneof is not None and len(oneof.fields) > 1:
        return _odd
    if field.message_type is not None:
        single = _message(field.message_type)
    elif field.enum_type is not None:
        single = _enum(field.enum_type)
    else:
        single = _SCALARS.get(field.cpp_type, _odd) if field.type != field.TYPE_BYTES else _odd
    return _list(single) if field.is_repeated else single


def _message(descriptor: Descriptor) -> Reader:
    if descriptor.full_name.startswith("google.") or descriptor.GetOptions().map_entry:
        return _odd  # they have a JSON of their own

    def read(value: Any) -> dict[str, Any]:
        return _fields(value, _readers(descriptor))

    return read


def _enum(descriptor: EnumDescriptor) -> Reader:
    numbers = {value.name: value.number for value in descriptor.values}

    def read(value: Any) -> int:
        if type(value) is str and value in numbers:
            return numbers[value]
        raise _Odd

    return read


def _list(single: Reader) -> Reader:
    def read(value: Any) -> list[Any]:
        if type(value) is not list:
            raise _Odd
        return [single(one) for one in value]

    return read


def _odd(value: Any) -> Any:
    raise _Odd


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    raise _Odd


def _whole(value: Any) -> int:
    """A number, or a string of it as 64 bits travel."""
    if type(value) is int:
        return value
    if type(value) is str and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    raise _Odd


def _truth(value: Any) -> bool:
    if type(value) is bool:
        return value
    raise _Odd


_SCALARS: Mapping[int, Reader] = {
    FieldDescriptor.CPPTYPE_STRING: _text,
    FieldDescriptor.CPPTYPE_INT32: _whole,
    FieldDescriptor.CPPTYPE_INT64: _whole,
    FieldDescriptor.CPPTYPE_UINT32: _whole,
    FieldDescriptor.CPPTYPE_UINT64: _whole,
    FieldDescriptor.CPPTYPE_BOOL: _truth,
}


def _printed(message: Message) -> str:
    """As json.dumps would write it, which takes thrice as long to learn what is there."""
    said: list[str] = []
    for name, key, may_lack, printer in _printers(message.DESCRIPTOR):
        if may_lack and not message.HasField(name):
            continue
        value = getattr(message, name)
        if may_lack or value:  # the default of a field that cannot lack is left out
            said.append(key + printer(value))
    return "{" + ", ".join(said) + "}"


@cache
def _printers(descriptor: Descriptor) -> list[tuple[str, str, bool, Callable[[Any], str]]]:
    """Name, the name as a key, whether it may lack, and its words, in the order of numbers."""
    return [
        (
            field.name,
            f'"{field.name}": ',
            field.has_presence and not field.is_repeated,
            _words_of_all(field) if field.is_repeated else _words(field),
        )
        for field in sorted(descriptor.fields, key=lambda field: field.number)
    ]


def _words_of_all(field: FieldDescriptor) -> Callable[[Any], str]:
    single = _words(field)
    return lambda values: "[" + ", ".join(map(single, values)) + "]"


def _words(field: FieldDescriptor) -> Callable[[Any], str]:
    if field.message_type is not None:
        return _odd if _message(field.message_type) is _odd else _printed
    if field.enum_type is not None:
        names = {value.number: f'"{value.name}"' for value in field.enum_type.values}
        return lambda number: names.get(number, str(number))
    return _WORDS.get(field.cpp_type, _odd) if field.type != field.TYPE_BYTES else _odd


def _quoted(number: int) -> str:
    """64 bits travel as a string."""
    return f'"{number:d}"'


def _said(truth: bool) -> str:
    return "true" if truth else "false"


_WORDS: Mapping[int, Callable[[Any], str]] = {
    FieldDescriptor.CPPTYPE_STRING: encode_basestring_ascii,
    FieldDescriptor.CPPTYPE_INT32: str,
    FieldDescriptor.CPPTYPE_UINT32: str,
    FieldDescriptor.CPPTYPE_INT64: _quoted,
    FieldDescriptor.CPPTYPE_UINT64: _quoted,
    FieldDescriptor.CPPTYPE_BOOL: _said,
}
