using System.Globalization;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Subjects;

namespace BienEtre.Storage.Keys;

/// <summary>Which data-encryption key: whose, and for which class of record. Destroying one key erases exactly that.</summary>
/// <param name="Owner">A subject; or a slice, with or without a month, for records of no single person.</param>
/// <param name="RecordClass">The class.</param>
internal readonly record struct DataKeyName(string Owner, RecordClass RecordClass)
{
    /// <summary>The key of a subject's records of one class.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="recordClass">The class.</param>
    public static DataKeyName OfSubject(SubjectId subject, RecordClass recordClass) =>
        SubjectId.IsValid(subject.Value)
            ? new DataKeyName("subject/" + subject.Value, recordClass)
            : throw new ArgumentException("Not a subject id: 32 lowercase hexadecimal digits are expected.", nameof(subject));

    /// <summary>The key of a slice's records of one month.</summary>
    /// <param name="slice">The slice, e.g. <c>sessions</c>.</param>
    /// <param name="month">The month, as <see cref="MonthOf"/> counts.</param>
    /// <param name="recordClass">The class.</param>
    public static DataKeyName OfMonth(string slice, int month, RecordClass recordClass) =>
        new(string.Create(CultureInfo.InvariantCulture, $"month/{slice}/{month / 12:0000}-{(month % 12) + 1:00}"), recordClass);

    /// <summary>The key of a slice's records that have no end.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="recordClass">The class.</param>
    public static DataKeyName OfSlice(string slice, RecordClass recordClass) => new("slice/" + slice, recordClass);

    /// <summary>Counts months: year * 12 + month - 1, UTC.</summary>
    /// <param name="at">A time.</param>
    public static int MonthOf(DateTimeOffset at) => (at.UtcDateTime.Year * 12) + at.UtcDateTime.Month - 1;

    /// <summary>What a wrapped key is bound to.</summary>
    public byte[] Context() => SealContext.Of("data-key/1", Owner, RecordClass.ToString());
}
