using BienEtre.Domain.Employees;
using BienEtre.Domain.Gate;

namespace BienEtre.Domain.Tests.Employees;

/// <summary>The account: one open session, a short memory.</summary>
public sealed class AccountTests
{
    [Fact]
    public void Without_an_account_there_is_no_session() => Assert.Equal(DenyReason.WrongState, Account.None.Request("a").Refusal);

    [Fact]
    public void One_session_is_open_at_a_time()
    {
        var (account, refusal) = Account.None.Open().Request("a");
        Assert.Equal((DenyReason.None, "a"), (refusal, account.OpenSession));
        Assert.Equal(DenyReason.LimitReached, account.Request("b").Refusal);
        Assert.Equal((DenyReason.None, account), (account.Request("a").Refusal, account.Request("a").Next));
        Assert.Equal(DenyReason.None, account.Ended("a").Request("b").Refusal);
    }

    [Fact]
    public void A_late_word_about_an_older_session_frees_nothing()
    {
        var account = Account.None.Open().Request("a").Next.Ended("a").Request("b").Next;
        Assert.Equal("b", account.Ended("a").OpenSession);
    }

    [Fact]
    public void Recent_sessions_are_newest_first_and_at_most_twenty()
    {
        var account = Account.None.Open();
        for (var i = 0; i < 30; i++)
        {
            account = account.Request($"s{i}").Next.Ended($"s{i}");
        }

        Assert.Equal((Account.RecentMax, "s29"), (account.Recent.Length, account.Recent[0]));
    }

    [Fact]
    public void Opening_twice_changes_nothing()
    {
        var account = Account.None.Open().Request("a").Next;
        Assert.Equal(account, account.Open());
    }
}
