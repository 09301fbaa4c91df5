using BienEtre.Architecture.Tests.Layers;
using BienEtre.Contracts.Practitioners;

namespace BienEtre.Architecture.Tests.Identity;

/// <summary>Pseudonymous by construction: there is no column and no field that an employee's identity would go to.</summary>
public sealed class SchemaTests
{
    /// <summary>Columns called "name" that hold the name of a thing, never of a person.</summary>
    private static readonly HashSet<string> Exempt = ["meta.name", "grain_state.state_name", "reminder.name", "key_ring.name"];

    [Fact]
    public void No_table_has_a_column_for_an_identity()
    {
        var schemas = Repository.Files.Where(f => f.EndsWith(".sql", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(schemas);
        Expect.None(schemas.SelectMany(f => SchemaRules.ColumnFindings(f, Repository.Read(f), Exempt)));
    }

    [Fact]
    public void No_grain_keeps_a_field_for_an_identity()
    {
        var states = GrainRules.StateTypes(GrainRules.Grains.GetTypes()).ToList();
        Assert.NotEmpty(states);
        Expect.None(states.SelectMany(SchemaRules.FieldFindings));
    }

    [Fact]
    public void Control_a_column_for_an_identity_is_found()
    {
        const string Sql = "CREATE TABLE visitor (\n    id TEXT NOT NULL,\n    user_agent TEXT,\n    PRIMARY KEY (id)\n) WITHOUT ROWID, STRICT;\n";
        Assert.Equal(["a.sql: column visitor.user_agent"], SchemaRules.ColumnFindings("a.sql", Sql, Exempt));
    }

    [Fact]
    public void Control_a_field_for_an_identity_is_found_however_deep()
    {
        Assert.Equal(["Detail.EMail"], SchemaRules.FieldFindings(typeof(State)));
        Assert.Empty(SchemaRules.FieldFindings(typeof(PractitionerProfile)));
    }

    private sealed record State(string Alias, List<Detail[]> Details);

    private sealed record Detail(string EMail);
}
