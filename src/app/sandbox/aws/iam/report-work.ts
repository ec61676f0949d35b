/** Reports are ready at the second look. IAM takes seconds; nobody learns anything by waiting for that here. */
export const REPORT_WORK_MS = 1;
