/** Everything that the server-rendered pages of the console do in the browser; each part looks whether it has something to do. */

import { listenForActions } from "./pages/actions.ts";
import { OverflowEditor, ProductLinesEditor } from "./pages/assignment-editors.ts";
import { listenToColours } from "./pages/colours.ts";
import { FieldsEditor } from "./pages/fields-editor.ts";
import { enhanceForms } from "./pages/forms.ts";
import { HoursEditor } from "./pages/hours-editor.ts";
import { watchIdleness } from "./pages/idle.ts";
import { watchInstallation } from "./pages/install.ts";
import { mountEditors } from "./pages/json-field.ts";
import { MacroEditor } from "./pages/macro-editor.ts";
import { listenToMerge } from "./pages/contact-merge.ts";
import { listenToPictures } from "./pages/pictures.ts";
import { listenToPreviews } from "./pages/preview.ts";
import { listenToProfile } from "./pages/profile.ts";
import { listenToReplies } from "./pages/quick-replies.ts";
import { listenToSettingsSearch } from "./pages/settings-search.ts";
import { listenToShell } from "./pages/shell.ts";
import { listenToSignIn } from "./pages/sign-in.ts";
import { CapacitiesEditor, ShiftEditor, SkillsEditor } from "./pages/staffing-editors.ts";
import { localiseTimes } from "./pages/times.ts";
import { TriggerEditor } from "./pages/trigger-editor.ts";
import { VariantsEditor } from "./pages/variants-editor.ts";

enhanceForms();
listenForActions();
listenToShell();
watchIdleness();
listenToSettingsSearch();
listenToColours();
mountEditors("hours", HoursEditor);
mountEditors("fields", FieldsEditor);
mountEditors("skills", SkillsEditor);
mountEditors("capacities", CapacitiesEditor);
mountEditors("shift", ShiftEditor);
mountEditors("overflow", OverflowEditor);
mountEditors("product-lines", ProductLinesEditor);
mountEditors("variants", VariantsEditor);
mountEditors("trigger", TriggerEditor);
mountEditors("macro", MacroEditor);
listenToMerge();
listenToPictures();
listenToPreviews();
listenToProfile();
listenToReplies();
listenToSignIn();
localiseTimes();
watchInstallation();

// These keep a line to the server open, which the other pages don't need.
if (document.querySelector("[data-test-chat]"))
  void import("./pages/test-chat.ts").then((part) => part.startTestChat());
if (document.querySelector("[data-self-test]"))
  void import("./pages/self-test.ts").then((part) => part.listenForSelfTest());
if (document.querySelector("[data-journey]"))
  void import("./journey/contact-page.ts").then((part) => part.showJourney());
if (document.querySelector("[data-matches]"))
  void import("./pages/matches.ts").then((part) => part.watchMatches());
if (document.querySelector("[data-recent]"))
  void import("./pages/recent.ts").then((part) => part.watchRecent());
