"""SCIM."""

from aiodockerapi.hub.models.scim import (
    USER_SCHEMA,
    ScimAttribute,
    ScimConfig,
    ScimEmail,
    ScimFeature,
    ScimFilter,
    ScimName,
    ScimResourceType,
    ScimSchema,
    ScimSubAttribute,
    ScimUser,
    ScimUserConfig,
    ScimUserUpdate,
)
from tests.hub.row import PROVIDER, Row

HERE = "/v2/scim/2.0"
KIND = {"id": "User", "name": "User", "endpoint": "/Users", "schema": USER_SCHEMA}
RESOURCE_TYPE = ScimResourceType(id="User", name="User", endpoint="/Users", schema_=USER_SCHEMA)
PLAN = {
    "id": USER_SCHEMA,
    "name": "User",
    "attributes": [
        {
            "name": "userName",
            "type": "string",
            "multiValued": False,
            "caseExact": False,
            "required": True,
            "subAttributes": [{"name": "x", "type": "string"}],
        }
    ],
}
SCHEMA = ScimSchema(
    id=USER_SCHEMA,
    name="User",
    attributes=[
        ScimAttribute(
            name="userName",
            type="string",
            multi_valued=False,
            case_exact=False,
            required=True,
            sub_attributes=[ScimSubAttribute(name="x", type="string")],
        )
    ],
)
PERSON = {
    "schemas": [USER_SCHEMA],
    "id": "d80f7c79",
    "userName": "me@example.com",
    "name": {"givenName": "M", "familyName": "E"},
    "active": False,
    "emails": [{"value": "me@example.com", "primary": True}],
}
USER = ScimUser(
    schemas=[USER_SCHEMA],
    id="d80f7c79",
    user_name="me@example.com",
    name=ScimName(given_name="M", family_name="E"),
    active=False,
    emails=[ScimEmail(value="me@example.com", primary=True)],
)
NAME = ScimName(given_name="M", family_name="E")

ROWS = [
    Row(
        f"GET {HERE}/ServiceProviderConfig",
        lambda hub: hub.scim.config(),
        f"{HERE}/ServiceProviderConfig",
        answer={"patch": {"supported": False}, "filter": {"supported": True, "maxResults": 99}},
        value=ScimConfig(
            patch=ScimFeature(supported=False), filter=ScimFilter(supported=True, max_results=99)
        ),
        who=PROVIDER,
    ),
    Row(
        f"GET {HERE}/ResourceTypes",
        lambda hub: hub.scim.resource_types(),
        f"{HERE}/ResourceTypes",
        answer={"totalResults": 1, "resources": [KIND]},
        value=[RESOURCE_TYPE],
        who=PROVIDER,
    ),
    Row(
        f"GET {HERE}/ResourceTypes/{{name}}",
        lambda hub: hub.scim.resource_type("User"),
        f"{HERE}/ResourceTypes/User",
        answer=KIND,
        value=RESOURCE_TYPE,
        who=PROVIDER,
    ),
    Row(
        f"GET {HERE}/Schemas",
        lambda hub: hub.scim.schemas(),
        f"{HERE}/Schemas",
        answer={"totalResults": 1, "Resources": [PLAN]},
        value=[SCHEMA],
        who=PROVIDER,
    ),
    Row(
        f"GET {HERE}/Schemas/{{id}}",
        lambda hub: hub.scim.schema(USER_SCHEMA),
        f"{HERE}/Schemas/{USER_SCHEMA}",
        answer=PLAN,
        value=SCHEMA,
        who=PROVIDER,
    ),
    Row(
        f"GET {HERE}/Users",
        lambda hub: hub.scim.users(
            filter='userName eq "me@example.com"',
            attributes=["userName", "name"],
            sort_by="userName",
            sort_order="descending",
            start_index=1,
            count=200,
        ).collect(),
        f"{HERE}/Users",
        query={
            "filter": 'userName eq "me@example.com"',
            "attributes": "userName,name",
            "sortBy": "userName",
            "sortOrder": "descending",
            "startIndex": "1",
            "count": "200",
        },
        answer={"totalResults": 1, "startIndex": 1, "itemsPerPage": 1, "resources": [PERSON]},
        value=[USER],
        who=PROVIDER,
    ),
    Row(
        f"POST {HERE}/Users",
        lambda hub: hub.scim.create_user(
            ScimUserConfig(schemas=[USER_SCHEMA], user_name="me@example.com", name=NAME)
        ),
        f"{HERE}/Users",
        body={
            "schemas": [USER_SCHEMA],
            "userName": "me@example.com",
            "name": {"givenName": "M", "familyName": "E"},
        },
        answer=PERSON,
        status=201,
        value=USER,
        who=PROVIDER,
    ),
    Row(
        f"GET {HERE}/Users/{{id}}",
        lambda hub: hub.scim.user("d80f7c79"),
        f"{HERE}/Users/d80f7c79",
        answer=PERSON,
        value=USER,
        who=PROVIDER,
    ),
    Row(
        f"PUT {HERE}/Users/{{id}}",
        lambda hub: hub.scim.update_user(
            "d80f7c79", ScimUserUpdate(schemas=[USER_SCHEMA], enabled=False, name=NAME)
        ),
        f"{HERE}/Users/d80f7c79",
        body={
            "schemas": [USER_SCHEMA],
            "enabled": False,
            "name": {"givenName": "M", "familyName": "E"},
        },
        answer=PERSON,
        value=USER,
        who=PROVIDER,
    ),
]
