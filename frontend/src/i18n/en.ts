/** English: the same keys, checked by the compiler. */
import { agenda } from "./en/agenda.ts";
import { attendance } from "./en/attendance.ts";
import { ballot } from "./en/ballot.ts";
import { common } from "./en/common.ts";
import { desk } from "./en/desk.ts";
import { document } from "./en/document.ts";
import { errors } from "./en/errors.ts";
import { hall } from "./en/hall.ts";
import { meeting } from "./en/meeting.ts";
import { office } from "./en/office.ts";
import { tablet } from "./en/tablet.ts";

export const en = { agenda, attendance, ballot, common, desk, document, errors, hall, meeting, office, tablet };
