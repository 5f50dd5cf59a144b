/** Vietnamese: the source of every word on screen, one file per word or surface. */
import { agenda } from "./vi/agenda.ts";
import { attendance } from "./vi/attendance.ts";
import { ballot } from "./vi/ballot.ts";
import { common } from "./vi/common.ts";
import { desk } from "./vi/desk.ts";
import { document } from "./vi/document.ts";
import { errors } from "./vi/errors.ts";
import { hall } from "./vi/hall.ts";
import { meeting } from "./vi/meeting.ts";
import { office } from "./vi/office.ts";
import { tablet } from "./vi/tablet.ts";

export const vi = { agenda, attendance, ballot, common, desk, document, errors, hall, meeting, office, tablet };
