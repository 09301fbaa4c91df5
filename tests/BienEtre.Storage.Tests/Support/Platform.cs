using System.Runtime.Versioning;

// These tests mount volumes, set file modes and send SIGKILL.
[assembly: UnsupportedOSPlatform("windows")]
