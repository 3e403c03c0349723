-- Accounts that an admin has shut, and from where something was done.

ALTER TABLE "users" ADD COLUMN "disabled_at" TIMESTAMPTZ(3);

ALTER TABLE "audit_events" ADD COLUMN "address" TEXT;
