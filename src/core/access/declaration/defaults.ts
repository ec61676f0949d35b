/** What holds where a declaration says nothing. */
export const DEFAULT_PATH = "/gitlab/";
export const DEFAULT_AUDIENCE = "sts.amazonaws.com";
/** IAM's least `MaxSessionDuration`, and its default. */
export const DEFAULT_SESSION = 3600;
