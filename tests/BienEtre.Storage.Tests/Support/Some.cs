using System.Security.Cryptography;
using BienEtre.Domain.AccessLog;
using BienEtre.Domain.Consent;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Storage.Tests.Support;

/// <summary>A persisted state as a grain might have it.</summary>
[GenerateSerializer, Alias("storage-tests-note")]
public sealed class Note
{
    [Id(0)]
    public string Text { get; set; } = "";

    [Id(1)]
    public int Number { get; set; }
}

/// <summary>Values for tests.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2026, 5, 4, 10, 30, 0, TimeSpan.Zero);

    public static string Id() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static SubjectId Subject() => new(Id());

    public static GrainId Employee() => GrainId.Create("employee", Id());

    public static LedgerEvent Event(string? operation = null, LedgerEventKind kind = LedgerEventKind.ConsentGiven, string detail = "") => new(
        operation ?? Id(), kind, Purpose.LiveSession, 3, new string('a', 64), Roles.Employee, Time, detail);

    public static AccessEntry Access(SubjectId subject, int minute = 0, int count = 1, string reference = "", bool allowed = true) => new(
        subject, Time.AddMinutes(minute), Roles.Practitioner, Purpose.LiveSession, RecordClass.SessionMedia,
        allowed, allowed ? "" : "consent", reference, count);
}
