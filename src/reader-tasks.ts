/** The worker's entry point, and the list of all that may run in it. A build names this file beside main.ts. */

import { rehearsal } from "./assignment/rehearse.ts";
import { makeBackup } from "./kernel/backup.ts";
import { checkpointTask } from "./kernel/checkpoint.ts";
import { integrityTask } from "./kernel/checks.ts";
import type { Task } from "./kernel/task.ts";
import { verifyBackupTask } from "./kernel/verify-backup.ts";
import { serveTasks } from "./kernel/worker.ts";
import { findQuestions } from "./replies/questions.ts";

export const readerTasks: readonly Task<never, unknown>[] = [
  makeBackup,
  checkpointTask,
  verifyBackupTask,
  integrityTask,
  rehearsal,
  findQuestions,
];

serveTasks(readerTasks);
