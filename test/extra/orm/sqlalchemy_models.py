"""Twenty tables as applications have them, for the recipe of docs/coming-from-alembic.md."""

import enum

from sqlalchemy import (
    ARRAY, Boolean, CheckConstraint, Column, Computed, Date, DateTime, Enum, ForeignKey,
    ForeignKeyConstraint, Identity, Index, Integer, BigInteger, LargeBinary, MetaData, Numeric,
    SmallInteger, String, Table, Text, Time, UniqueConstraint, func, text)
from sqlalchemy.dialects.postgresql import (
    CIDR, DATERANGE, ExcludeConstraint, INET, INTERVAL, JSONB, TSVECTOR, UUID)

metadata = MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
})


class Status(enum.Enum):
    draft = 1
    open = 2
    done = 3


status = Enum(Status, name="status", metadata=metadata)
currency = Enum("EUR", "USD", "it's odd", name="currency", schema="billing", metadata=metadata)


def table(name, *items, **options):
    return Table(name, metadata, *items, **options)


table("account",
      Column("id", BigInteger, Identity(always=True), primary_key=True),
      Column("email", String(255), nullable=False, unique=True, comment="as it was typed"),
      Column("email_lower", Text, Computed("lower(email)", persisted=True)),
      Column("settings", JSONB, nullable=False, server_default=text("'{}'::jsonb")),
      Column("tags", ARRAY(String(40)), nullable=False, server_default="{}"),
      Column("is_active", Boolean, nullable=False, server_default=text("true")),
      Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
      Column("team_id", ForeignKey("team.id", use_alter=True)),
      CheckConstraint("position('@' in email) > 1", name="email"),
      comment="Whoever can log in; it's the centre")
table("team",
      Column("id", Integer, primary_key=True),
      Column("name", String(80), nullable=False),
      Column("owner_id", ForeignKey("account.id", ondelete="SET NULL")),
      UniqueConstraint("name", "owner_id"))
table("membership",
      Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
      Column("team_id", ForeignKey("team.id", ondelete="CASCADE"), primary_key=True),
      Column("role", String(20), nullable=False, server_default="member"),
      CheckConstraint("role IN ('member', 'admin')", name="role"))
table("project",
      Column("id", UUID(as_uuid=True), primary_key=True, server_default=text("gen_random_uuid()")),
      Column("team_id", ForeignKey("team.id"), nullable=False, index=True),
      Column("title", Text, nullable=False),
      Column("status", status, nullable=False, server_default="draft"),
      Column("budget", Numeric(12, 2)),
      Column("during", DATERANGE),
      Column("search", TSVECTOR))
table("task",
      Column("id", Integer, primary_key=True),
      Column("project_id", ForeignKey("project.id"), nullable=False),
      Column("parent_id", ForeignKey("task.id")),
      Column("title", String(200), nullable=False),
      Column("status", status, nullable=False),
      Column("due", Date),
      Column("at", Time(timezone=True)),
      Column("spent", INTERVAL),
      Column("order", SmallInteger, nullable=False, server_default="0"))
table("comment",
      Column("id", Integer, primary_key=True),
      Column("task_id", ForeignKey("task.id", deferrable=True, initially="DEFERRED")),
      Column("body", Text, nullable=False))
table("attachment",
      Column("id", Integer, primary_key=True),
      Column("comment_id", ForeignKey("comment.id")),
      Column("content", LargeBinary),
      Column("checksum", String(64), unique=True))
table("label",
      Column("id", Integer, primary_key=True),
      Column("Name", String(30, collation="C"), nullable=False))
table("task_label",
      Column("task_id", ForeignKey("task.id"), primary_key=True),
      Column("label_id", ForeignKey("label.id"), primary_key=True))
table("session",
      Column("token", String(64), primary_key=True),
      Column("account_id", ForeignKey("account.id"), nullable=False),
      Column("address", INET),
      Column("network", CIDR),
      Column("expires", DateTime, nullable=False))
table("audit",
      Column("id", BigInteger, primary_key=True, autoincrement=True),
      Column("payload", JSONB),
      Column("changed", ARRAY(Text, dimensions=1)),
      Column("at", DateTime(timezone=True), server_default=text("CURRENT_TIMESTAMP")))
table("setting",
      Column("key", String(50), primary_key=True),
      Column("value", Text))
table("room",
      Column("id", Integer, primary_key=True),
      Column("during", DATERANGE),
      ExcludeConstraint(("during", "&&"), name="ex_room_during"))
table("country",
      Column("code", String(2), primary_key=True),
      Column("name", String(100), nullable=False))
table("address",
      Column("id", Integer, primary_key=True),
      Column("country", ForeignKey("country.code", onupdate="CASCADE")),
      Column("lines", ARRAY(Text)))

table("invoice",
      Column("id", Integer, primary_key=True),
      Column("number", Integer, nullable=False),
      Column("year", Integer, nullable=False),
      Column("account_id", ForeignKey("account.id"), nullable=False),
      Column("currency", currency, nullable=False, server_default="EUR"),
      Column("net", Numeric(12, 2), nullable=False),
      Column("tax", Numeric(12, 2), nullable=False, server_default="0"),
      Column("gross", Numeric(13, 2), Computed("net + tax")),
      UniqueConstraint("year", "number"),
      CheckConstraint("net >= 0", name="net"),
      schema="billing", comment="Numbers begin anew each year")
table("invoice_line",
      Column("invoice_id", ForeignKey("billing.invoice.id", ondelete="CASCADE"), primary_key=True),
      Column("position", Integer, primary_key=True),
      Column("text", String(500)),
      schema="billing")
table("payment",
      Column("id", Integer, primary_key=True),
      Column("year", Integer),
      Column("number", Integer),
      Column("amount", Numeric),
      ForeignKeyConstraint(["year", "number"], ["billing.invoice.year", "billing.invoice.number"]),
      schema="billing")
table("rate",
      Column("currency", currency, primary_key=True),
      Column("day", Date, primary_key=True),
      Column("rate", Numeric(18, 8), nullable=False),
      schema="billing")
table("price",
      Column("id", Integer, Identity(start=100, increment=10), primary_key=True),
      Column("amounts", ARRAY(Numeric(10, 2))),
      schema="billing")

tables = metadata.tables
Index("ix_task_open", tables["task"].c.project_id, tables["task"].c.due.desc(),
      postgresql_where=tables["task"].c.status != Status.done)
Index("ix_account_email_lower", func.lower(tables["account"].c.email), unique=True)
Index("ix_project_search", tables["project"].c.search, postgresql_using="gin")
Index("ix_audit_payload", tables["audit"].c.payload, postgresql_using="gin",
      postgresql_ops={"payload": "jsonb_path_ops"})
Index("ix_session_expires", tables["session"].c.expires, postgresql_include=["account_id"])
