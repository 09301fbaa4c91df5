using System.Reflection;
using System.Text.RegularExpressions;

namespace BienEtre.Architecture.Tests.Identity;

/// <summary>There is no place where the identity of an employee could be put: no column and no persisted field is named for one.</summary>
internal static partial class SchemaRules
{
    private static readonly HashSet<string> IdentityWords =
    [
        "name", "firstname", "lastname", "surname", "email", "mail", "phone", "telephone", "mobile", "ip", "address", "agent", "useragent", "browser", "device",
        "employer", "company", "matricule", "birth", "birthday", "gender", "photo", "picture", "avatar", "location", "city", "postcode", "latitude", "longitude",
        "hostname", "remote", "referrer", "fingerprint",
    ];

    /// <summary>Practitioners act under their own name; what they chose to show is exempt by record class.</summary>
    private static readonly HashSet<string> ExemptTypes = ["PractitionerProfile"];

    /// <summary>Columns of an SQL schema that are named for an identity; empty is the promise.</summary>
    /// <param name="path">File, for the report.</param>
    /// <param name="sql">CREATE TABLE statements.</param>
    /// <param name="exempt">Columns (table.column) that hold no identity in spite of their name.</param>
    public static IEnumerable<string> ColumnFindings(string path, string sql, IReadOnlySet<string> exempt) =>
        from table in Table().Matches(sql)
        from column in Column().Matches(table.Groups["columns"].Value)
        let name = $"{table.Groups["name"].Value}.{column.Groups["name"].Value}"
        where Speaks(column.Groups["name"].Value) && !exempt.Contains(name)
        select $"{path}: column {name}";

    /// <summary>Members of a persisted type, and of what it is made of, that are named for an identity; empty is the promise.</summary>
    /// <param name="type">A grain's state.</param>
    public static IEnumerable<string> FieldFindings(Type type) => FieldFindings(type, []);

    private static IEnumerable<string> FieldFindings(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type) || ExemptTypes.Contains(type.Name))
        {
            yield break;
        }

        foreach (var part in type.IsGenericType ? type.GetGenericArguments() : type.IsArray ? [type.GetElementType()!] : [])
        {
            foreach (var finding in FieldFindings(part, seen))
            {
                yield return finding;
            }
        }

        if (!type.Assembly.GetName().Name!.StartsWith("BienEtre.", StringComparison.Ordinal))
        {
            yield break;
        }

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
        {
            if (Speaks(property.Name))
            {
                yield return $"{type.Name}.{property.Name}";
            }

            foreach (var finding in FieldFindings(property.PropertyType, seen))
            {
                yield return finding;
            }
        }
    }

    private static bool Speaks(string name) => Word().Matches(name).Any(w => IdentityWords.Contains(w.Value.ToLowerInvariant()));

    [GeneratedRegex("""CREATE TABLE (IF NOT EXISTS )?(?<name>\w+)\s*\((?<columns>.*?)\)\s*(STRICT|WITHOUT|;)""", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Table();

    [GeneratedRegex("""^\s*(?<name>\w+)\s+(TEXT|INTEGER|BLOB|REAL|ANY)\b""", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Column();

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Word();
}
