using System.Text.Encodings.Web;
using System.Text.Unicode;
using BienEtre.Host.Pages.Frame;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorComponents();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddLocalization();
builder.Services.AddHttpContextAccessor();
builder.Services.AddScoped<PageContext>();
builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
var app = builder.Build();
app.UseLanguageOfAddress();
await app.RunAsync();
