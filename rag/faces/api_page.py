"""The OpenAPI document as a page that people read: operations, parameters, bodies and responses."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
_METHODS = ("get", "post")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body, or one parameter."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One response: its status, what it means, and the model that it holds."""

    status: str
    about: str
    model: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked of the API."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[Field, ...]
    body: str
    example: str
    replies: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """One object of the API and its fields."""

    name: str
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Api:
    """Everything on the page."""

    title: str
    about: str
    operations: tuple[Operation, ...]
    models: tuple[Model, ...]


def describe(document: Schema) -> Api:
    """Read an OpenAPI document."""
    schemas: Schema = document["components"]["schemas"]
    operations = tuple(
        _operation(path, method, ways[method], schemas)
        for path, ways in document["paths"].items()
        for method in _METHODS
        if method in ways
    )
    models = tuple(
        Model(name, schema.get("description", ""), _fields(schema))
        for name, schema in schemas.items()
        if not name.startswith(("HTTPValidation", "ValidationError"))
    )
    return Api(document["info"]["title"], document["info"].get("description", ""), operations, models)


def _operation(path: str, method: str, spec: Schema, schemas: Schema) -> Operation:
    body = _content(spec.get("requestBody", {}))
    model = _kind(body) if body else ""
    replies = tuple(
        Reply(status, reply.get("description", ""), _kind(_content(reply)))
        for status, reply in sorted(spec.get("responses", {}).items())
    )
    return Operation(
        id=spec["operationId"],
        method=method.upper(),
        path=path,
        summary=spec.get("summary", ""),
        about=spec.get("description", ""),
        parameters=tuple(_parameter(part) for part in spec.get("parameters", [])),
        body=model,
        example=_example(schemas.get(model, {})),
        replies=replies,
    )


def _content(part: Schema) -> Schema:
    for media in part.get("content", {}).values():
        if media.get("schema"):
            schema: Schema = media["schema"]
            return schema
    return {}


def _parameter(part: Schema) -> Field:
    return Field(part["name"], _kind(part["schema"]), part.get("required", False), part.get("description", ""))


def _fields(schema: Schema) -> tuple[Field, ...]:
    required = schema.get("required", [])
    return tuple(
        Field(name, _kind(part), name in required, part.get("description", ""))
        for name, part in schema.get("properties", {}).items()
    )


def _kind(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(option) for option in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}".removesuffix(" of ")
    return str(schema.get("type", ""))


def _example(schema: Schema) -> str:
    given = {name: part["examples"][0] for name, part in schema.get("properties", {}).items() if part.get("examples")}
    return json.dumps(given, indent=2, ensure_ascii=False) if given else ""
